# ---
# jupyter:
#   jupytext:
#     formats: py:percent,ipynb
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 智能机器人链：减速器追上来了，磁体本来就在手里，手术与人形走在两头
#
# **问题。** “减速器、伺服、控制器，三大件受制于人”这句话说了十年。十年后还成立吗？本文先核减速器与伺服，再看它们共同的上游——稀土永磁，最后比较两个终端：手术机器人与人形机器人。它们都叫“智能机器人”，处境正好相反。

# %%
import pandas as pd

from liantu.paper_figures import makers_figure, shares_figure
from liantu.papers import Paper

paper = Paper("robots")
CORE = [
    "rv_reducer",
    "harmonic_reducer",
    "planetary_reducer",
    "servo",
    "frameless_motor",
    "controller",
    "encoder",
]
ENDS = ["surgical_robot", "humanoid"]

# %% [markdown]
# ## 证据一：三大件谁在造

# %%
paper.picture(
    lambda: makers_figure(paper, [*CORE, "ndfeb", "rare_earth"]),
    "图 1　核心零部件与永磁上游：查到的制造者，按归属与阶段",
)

# %% [markdown]
# **图 1　核心零部件与永磁上游：查到的制造者，按归属与阶段。** 读图：绿为本土量产，浅绿为本土研制与试产，棕为合资、外资或归属不详，蓝为境外量产；数字是查到的家数，不是产能，也不是世界上的全部家数。

# %%
paper.makers_sheet(paper.makers(["rv_reducer", "harmonic_reducer", "servo"]), quoted=130)

# %%
with_home = [p for p in CORE if not paper.makers(p, status=["volume"], home=["home"]).empty]
assert {"rv_reducer", "harmonic_reducer", "servo"} <= set(with_home)
paper.say(f"""
**看图 1。** {len(CORE)} 个核心零部件里 {len(with_home)} 个有归属确定的国内量产者。“没有”这个判断已经不成立；该问的是份额。
""")

# %% [markdown]
# ## 证据二：减速器的份额，三年一变

# %%
reducers = pd.concat(
    [
        paper.claims("rv_reducer", measure="market_share"),
        paper.claims("harmonic_reducer", measure="market_share"),
    ]
)
paper.claims_sheet(reducers.sort_values(["part_id", "period"]), quoted=130)

# %%
rv = reducers[reducers["part_id"] == "rv_reducer"].set_index(["subject_id", "period"])["low"]
huandong = rv["huandong"].sort_index()
nabtesco = (
    paper.claims("rv_reducer", measure="market_share", subject="nabtesco")
    .query("scope == 'CN'")
    .iloc[0]
)
lead = paper.fact("harmonic_reducer", "market_share", "leaderdrive")
customer = paper.claims("rv_reducer", measure="sales_share").sort_values("low").iloc[-1]
assert huandong.is_monotonic_increasing
assert nabtesco["low"] > 30
home_source = paper.cite(reducers.query("subject_id == 'huandong'")["source_id"].iloc[-1])
paper.say(f"""
RV 减速器：环动科技在中国市场的份额由 {huandong.index[0]} 年的 {huandong.iloc[0]:g} % 到 {huandong.index[-1]} 年的 {huandong.iloc[-1]:g} %{home_source}，
同期纳博特斯克仍有 {nabtesco["low"]:g} %（{nabtesco["period"]}）{paper.cite(nabtesco["source_id"])}。这些数都出自环动自己的招股书。
进步是真的，基础却窄：它对{paper.firm(customer["counterpart"])}一家的销售占收入 {customer["low"]:g} %（{customer["period"]}）{paper.cite(customer["source_id"])}。
**买方换一家，这条国产曲线就断一截。** 谐波减速器：绿的谐波 {lead}。
""")

# %% [markdown]
# ## 证据三：两个终端，一头一个样

# %%
table = paper.gaps.concentration
claims = paper.chain.claims


def used_shares(part: str, by: str) -> pd.DataFrame:
    """Return the claims a concentration rests on."""
    rows = table[(table["part_id"] == part) & (table["by"] == by)]
    ids = rows["claim_ids"].iloc[0].split(";")
    return claims[claims["claim_id"].isin(ids)]


groups = {
    "手术机器人（企业）": used_shares("surgical_robot", "firm"),
    "人形机器人（企业）": used_shares("humanoid", "firm"),
    "RV 减速器（企业，中国）": used_shares("rv_reducer", "firm"),
    "钕铁硼（国别）": used_shares("ndfeb", "country"),
    "稀土冶炼分离（国别）": used_shares("rare_earth", "country"),
}
paper.picture(
    lambda: shares_figure(paper, groups),
    "图 2　终端、减速器与永磁的公布份额（年份不同，见下表；未注明者为世界市场）",
)

# %% [markdown]
# **图 2　终端、减速器与永磁的公布份额（年份不同，见下表；未注明者为世界市场）。** 读图：一格是一家企业或一国的份额，绿为本土，蓝为境外，棕为归属不详；斜线是来源没有列明的部分，不是“其他厂商”，更不是零。

# %%
paper.claims_sheet(pd.concat(groups.values()).drop_duplicates("claim_id"), quoted=130)

# %%
davinci = paper.fact("surgical_robot", "market_share", "intuitive")
magnet = paper.fact("ndfeb", "market_share", "CN")
refining = paper.fact("rare_earth", "market_share", "CN")
first, second = (
    paper.fact("humanoid", "market_share", "agibot"),
    paper.fact("humanoid", "market_share", "unitree"),
)
total = paper.fact("humanoid", "output", "humanoid")
placed = paper.fact("surgical_robot", "output", "intuitive")
assert placed.low > 1000
assert davinci.low > 60
assert first.low + second.low > 45
assert magnet.low > 70
age = int(paper.chain.info.as_of[:4]) - int(davinci.period[:4])
paper.say(f"""
**看图 2。** 手术机器人是蓝的：直观医疗占世界{davinci}。人形机器人是绿的：智元与宇树合计 {first.low + second.low:g} %（{first.period}，按装机台数）{first.ref}。
可两根条不能并排比大小：人形全世界一年才 {total.value}（{total.period}，另一家机构的数）{total.ref}，手术机器人只达芬奇一种，一年就装机 {placed.value}（{placed.period}）{placed.ref}，台数相近并不等于分量相近。
手术机器人那个数距今已 {age} 年。永磁是另一种绿：钕铁硼中国占 {magnet}，稀土冶炼分离{refining}，机器人的电机再往上走，落在自己手里。
""")

# %% [markdown]
# ## 发现

# %%
sure = paper.sure
assert paper.certainty("humanoid", "strengthen") == "certain"
assert paper.certainty("surgical_robot", "secure", "secure-concentration") == "possible"
assert all(paper.certainty(p, "fill") is None for p in ("rv_reducer", "harmonic_reducer", "servo"))
strong = paper.gaps.flags.query("flag == 'strengthen' and certainty == 'certain'")["part_id"]
surgical_early = paper.named("surgical_robot", status=["pilot", "development"], home=["home"])
paper.say(f"""
1. **“三大件没有国产”已不成立。** RV、谐波减速器与伺服都没有补链标记。剩下的问题是客户集中与高端型号，来源说不清后者。
2. **确定的强项有 {len(strong)} 个：{paper.join(map(paper.part, strong))}。** 其中人形机器人是“{sure("humanoid", "strengthen")}”的，但市场还小，强项的分量要打折；
   它同时带一个“{sure("humanoid", "secure", "secure-concentration")}”的固链标记，是因为未列明的份额理论上可以都属于一家境外企业。
3. **手术机器人：集中在境外，{sure("surgical_robot", "secure", "secure-concentration")}**。只能说“可能”，因为份额过旧，而不是因为国内已经追上。
   国内{paper.named("surgical_robot", home=["home"])}已量产；{surgical_early}只见获批或临床使用，记试产或研制。
4. **钕铁硼是{sure("ndfeb", "strengthen")}的强项。** 份额与上游冶炼分离的数方向一致；本文所看的几处里，源头握在本土手里的就是它。
""")

# %%
paper.flags_sheet([*ENDS, "ndfeb", "rv_reducer", "harmonic_reducer", "servo"])

# %% [markdown]
# ## 保留
#
# - **手术机器人混着三类。** 腔镜、骨科、血管介入互不替代，份额是全体的；若拆开，腔镜更集中，骨科国内更近。
# - **人形的台数有三种说法**：两家机构口径相差约两成，专家提示可能含未交付订单。名次可用，台数慎用。
# - **伺服没有份额。** 安川“世界第一”没有年份；国内份额查不到，图 1 只说明有人做。
# - **环动的数是公司自述**（招股书），没有第三方复核。
# - **什么会推翻这些发现**：2023 年以后的手术机器人份额（改写 3）；环动失去大客户或份额回落（改写 1）；人形的国外厂商放量（改写 2）。
#
# ## 下一步
#
# 1. 查埃夫特、埃斯顿、节卡、越疆招股书与年报的减速器、伺服采购来源，从买方核一遍。
# 2. 查伺服 2021 年以后的国内份额。
# 3. 把手术机器人拆成腔镜、骨科两环，分别找装机数。

# %% [markdown]
# ## 引文

# %%
paper.references()
