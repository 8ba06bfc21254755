# %% [markdown]
# # 带来自己的链
#
# **问题：手头有一条自己熟悉的产业链，怎样填进来分析？** 用 Excel 或 WPS 填一份工作簿即可；这里用代码填一条三个环节的小链，走完全程。
#
# 命令行同样可用：`liantu new mychain.xlsx` 生成模板，`liantu check mychain.xlsx` 检查，`liantu report mychain.xlsx` 出报告。

# %%
from pathlib import Path
from tempfile import mkdtemp

import liantu as lt
import pandas as pd

folder = Path(mkdtemp()) / "demo"
folder.mkdir()

# %% [markdown]
# ## 一、一个文件夹、几张表
#
# 下面的企业与关系都是**虚构的例子**，只为说明写法。真实的链，每一行都要有来源。

# %%
(folder / "chain.toml").write_text(
    """
id = "demo"
name_zh = "示例：电动机"
name_en = "Example: motor"
as_of = "2026-11"
final_parts = ["motor"]
named_products = ["motor"]
""",
    encoding="utf-8",
)
tables = {
    "parts": [
        {"part_id": "motor", "name_zh": "电动机", "name_en": "motor", "stage": "system", "supply": "made"},
        {"part_id": "magnet", "name_zh": "磁钢", "name_en": "magnet", "stage": "component", "supply": "made"},
        {"part_id": "steel", "name_zh": "硅钢", "name_en": "electrical steel", "stage": "material", "supply": "made"},
    ],
    "needs": [
        {"part_id": "motor", "input_id": "magnet", "essential": "yes", "source_id": "s1"},
        {"part_id": "motor", "input_id": "steel", "essential": "yes", "source_id": "s1"},
    ],
    "firms": [
        {"firm_id": "a", "name_zh": "示例甲", "kind": "company", "hq_country": "CN", "owner_country": "CN", "source_id": "s1"},
        {"firm_id": "b", "name_zh": "示例乙", "kind": "company", "hq_country": "CN", "owner_country": "CN", "source_id": "s1"},
        {"firm_id": "c", "name_zh": "示例丙", "kind": "company", "hq_country": "DE", "owner_country": "DE", "source_id": "s1"},
    ],
    "makes": [
        {"firm_id": "a", "part_id": "motor", "status": "volume", "source_id": "s1"},
        {"firm_id": "c", "part_id": "magnet", "status": "volume", "source_id": "s1"},
        {"firm_id": "b", "part_id": "steel", "status": "volume", "source_id": "s1"},
    ],
    "sources": [
        {"source_id": "s1", "title": "虚构的例子", "publisher": "示例", "url": "https://example.org/",
         "accessed": "2026-11-23", "grade": "B"},
    ],
}  # fmt: skip
for name, rows in tables.items():
    pd.DataFrame(rows).to_csv(folder / f"{name}.csv", index=False, encoding="utf-8")
# 供应与论断暂时没有，只写表头。
from liantu.model.schema import tables as schema

for name in ("supplies", "claims"):
    pd.DataFrame(columns=list(schema()[name].names)).to_csv(folder / f"{name}.csv", index=False)

chain = lt.load(folder)
chain

# %% [markdown]
# ## 二、检查
#
# 写错了会怎样？把需求里的 `steel` 写成 `stel`，再把等级写成 E：**全部问题一次列出**，哪个文件、哪一行、哪个值、怎么改。

# %%
needs = pd.DataFrame(tables["needs"]).replace("steel", "stel")
needs.to_csv(folder / "needs.csv", index=False)
pd.DataFrame(tables["sources"]).replace("B", "E").to_csv(folder / "sources.csv", index=False)
try:
    lt.load(folder)
except lt.LiantuError as error:
    problems = error.findings
assert {"stel", "E"} <= {problem.value for problem in problems}
for problem in problems:
    print(problem.text("zh"))

# %%
for name in ("needs", "sources"):
    pd.DataFrame(tables[name]).to_csv(folder / f"{name}.csv", index=False, encoding="utf-8")
chain = lt.load(folder)

# %% [markdown]
# ## 三、分析
#
# 载入之后，与自带的九条链完全一样。

# %%
found = chain.gaps(home="CN")
assert "fill" in set(found.flags.loc[found.flags["part_id"] == "magnet", "flag"])
found

# %%
out = chain.what_if(firms="示例丙")
assert out.finals == ("motor",)
out

# %%
chain.remedies(home="CN")

# %%
chain.map(folder / "demo-map.html")

# %% [markdown]
# **图 1　自己的链图。** 读图：磁钢标“补”，因为国内没有列入量产企业；断开它，电动机随之停摆。把第二家磁钢企业写进 `makes.csv` 再运行一遍，看标记怎样变。
#
# ## 四、用工作簿
#
# 不想写 CSV，就在终端运行 `liantu new mychain.xlsx`：每列有说明，取值有下拉选项。填好后 `lt.load("mychain.xlsx")`。放进 `LIANTU_CHAINS` 指向的文件夹后可按编号载入。填写规矩见 [录入指南](../docs/curating.md)。
#
# [回到开始](00_start.ipynb)
