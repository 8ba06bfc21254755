"""What people read: the report, the workbook and the map."""
