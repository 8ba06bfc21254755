# %% [markdown]
# # 读懂一条链
#
# **问题：这条链的依据有多少，可靠到什么程度，哪些结论现在还不能下？** 以芯片链为例，换链只需改下一格的编号。

# %%
import liantu as lt
import matplotlib.pyplot as plt
from liantu.model.coverage import coverage
from liantu.model.tablehtml import html_table
from liantu.present.figures import cjk_font

plt.rcParams.update({"font.family": [cjk_font(), "DejaVu Sans"], "axes.unicode_minus": False})

chain = lt.load("chips")
print(lt.chains())
chain

# %% [markdown]
# ## 五张表
#
# 一条链就是五张表，都是 pandas 的 DataFrame，可以照常筛选、合并、导出：
#
# - `chain.parts` 环节，`chain.needs` 需求（谁需要谁，是否必需，能否互相替代）
# - `chain.makes` 制造（哪家企业造哪个环节，量产还是试产）
# - `chain.supplies` 供应（谁供给谁，独家与否）
# - `chain.claims` 论断（份额、家数、名次等公布的数值）

# %%
chain.parts[["part_id", "name_zh", "name_en", "stage", "supply"]].head(8)

# %%
made = chain.makes.merge(chain.firms[["firm_id", "name_zh", "name_en", "hq_country"]])
made.loc[
    made["part_id"] == "lithography", ["firm_id", "name_zh", "name_en", "hq_country", "status"]
]

# %% [markdown]
# ## 每一条都有出处
#
# 每行带来源编号；来源分四级：A 官方或一手，B 行业媒体或成熟研究，C 转载或摘要，D 薄弱。D 级不能单独支持一条制造、需求或供应。

# %%
import pandas as pd

known = coverage(chain)
grades = pd.DataFrame(known.grades).T
grades

# %%
names = {"needs": "需求", "makes": "制造", "supplies": "供应", "claims": "论断"}
colours = dict(zip("ABCD", ["#1f3a5f", "#7a94b0", "#d8c9a3", "#b3261e"], strict=True))
axis = (
    grades.rename(index=names)
    .div(grades.sum(axis=1).to_numpy(), axis=0)
    .mul(100)
    .plot.barh(stacked=True, color=colours, figsize=(7, 2.4), width=0.6)
)
axis.set_xlabel("占本表行数 %")
axis.legend(ncols=4, loc="lower right", bbox_to_anchor=(1, 1), frameon=False)
axis.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# **图 1　各表按最好来源的等级。** 读图：深色越长越硬。D 级应当没有；C 级多的表，引用其结论前宜先找一手来源。

# %%
assert grades.loc[["needs", "makes", "supplies"], "D"].sum() == 0
assert known.grade_share("A", "B") > 0.5
assert grades.sum().idxmax() == "B"
assert known.mapped_parts > 0.8 * known.parts
f"A、B 级合计 {known.grade_share('A', 'B'):.0%}；抄有原文 {known.quoted}/{known.sourced_rows} 条"

# %% [markdown]
# 随手抽几条，对着原文核一核，比看比例更踏实。换一个 `seed` 就换一批。

# %%
from liantu.model.sample import sample_facts

sample_facts([chain], 3, 7).T

# %% [markdown]
# ## 还缺什么
#
# 缺口分析的反面是资料缺口：名单是否完整、有没有公布份额、所有者是否清楚。缺哪一样，就有哪一类结论只能写“可能”。

# %%
gaps = chain.gaps().data_gaps
tally = gaps["kind"].value_counts()
words = {"unmapped": "制造者未查到", "not_standing": "按现有事实不成立", "open_list": "名单未证实完整",
         "no_share": "没有公布份额", "no_seat": "总部不详", "no_owner": "最终所有者不详",
         "no_quote": "尚未核对原文"}  # fmt: skip
figure, axis = plt.subplots(figsize=(7, 0.45 * len(tally) + 0.8))
axis.barh([words.get(k, k) for k in tally.index], tally.to_numpy(), color="#7a94b0", height=0.6)
axis.invert_yaxis()
axis.set_xlabel("条数")
axis.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# **图 2　资料缺口的种类与条数。** 读图：最长的一条就是下一步调研的重点。“名单未证实完整”占多数是常态：很少有来源肯写“全球只有这几家”，因此单点多为“可能”。

# %%
assert tally.idxmax() == "open_list"

from IPython.display import HTML

HTML(html_table(gaps, "待查清单", columns=["kind", "subject", "text_zh"], most=6))

# %% [markdown]
# **小结。** 本链的量产制造者大多已查到，来源以 B 级为主；最缺的是“名单是否完整”的证据。读后面各本的结论时，“可能”二字多半由此而来。
#
# [回到开始](00_start.ipynb) · 下一本：[瓶颈与单点](02_bottlenecks_and_single_points.ipynb)
