"use strict";
/* The data as they were before map_pack.py made them small. */
const unpack = ({ texts, shapes, value }) => {
  const open = (item) => {
    if (typeof item === "string") return item[0] === "~" ? texts[parseInt(item.slice(1), 36)] : item[0] === "=" ? item.slice(1) : item;
    if (item === null || typeof item !== "object") return item;
    if (!Array.isArray(item)) {
      for (const key of Object.keys(item)) item[key] = open(item[key]);
      return item;
    }
    if (typeof item[0] !== "string" || item[0][0] !== "^") return item.map(open);
    const row = {};
    shapes[parseInt(item[0].slice(1), 36)].forEach((key, i) => { row[key] = open(item[i + 1]); });
    return row;
  };
  return open(value);
};
