"""Packed data of a page: what is packed opens as it was, and is smaller."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import liantu as lt
from liantu.present.map import map_page
from liantu.present.map_pack import pack
from test_map import opened

TEXTS = st.sampled_from(["", "~", "~0", "^1", "=", "=~", "a long text", "another long text"])
KEYS = st.sampled_from(["a", "b", "name", "__proto__"])
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=9), TEXTS),
    lambda inside: st.one_of(st.lists(inside, max_size=4), st.dictionaries(KEYS, inside)),
    max_leaves=30,
)


@given(VALUES)
def test_what_is_packed_opens_as_it_was(value: Any) -> None:  # noqa: ANN401 -- whatever JSON holds
    packed = json.loads(json.dumps(pack(value)))
    assert opened(packed["value"], packed["texts"], packed["shapes"]) == value


def test_no_row_of_the_page_sets_what_it_inherits() -> None:
    assert pack([{"__proto__": 1}] * 3)["shapes"] == []


@pytest.mark.parametrize("name", sorted(i.id for i in lt.load("panorama").members))
def test_every_chain_s_page_is_small_enough_to_send(name: str) -> None:
    chain = lt.load(name)
    assert len(map_page(chain.gaps()).encode()) < 1_000_000
