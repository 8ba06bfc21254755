"""Readers and writers: folders of CSV and workbooks."""
