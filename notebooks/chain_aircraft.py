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
# # 民用飞机链：C919 的“独家”，哪些写在合同里，哪些只因为没查到第二家
#
# **问题。** 说 C919 “大量依赖国外”并不错，但对安排工作没有用：依赖有三种。一种是**合同锁定**，买方当年就选了一家；一种是**世上只此一家**，想换也没有；还有一种只是**公开资料里没写第二家**。三种混在一起，就会把力气花错地方。本文用两种口径把它们分开：现行合同口径（凡标为独家或名单内的供应，只能向这些供方买）与潜在替代口径（凡有人能造，就算能续上）。

# %%
from liantu.paper_figures import makers_figure, stacked_figure
from liantu.papers import Paper

paper = Paper("aircraft")
supplies = paper.chain.supplies
live = supplies[supplies["status"].isin(["selected", "contract", "series"])]

# %% [markdown]
# ## 证据一：写明“独家”的供应

# %%
sole = live[(live["customer"] == "comac") & (live["exclusivity"] == "sole")]
paper.supplies_sheet(sole)

# %%
engine = paper.cite("b_cfm_2017;b_cw_albany")
assert {"engine_c919", "apu", "nacelle_c919", "avionics_core"} <= set(sole["part_id"])
abroad = sole[~sole["part_id"].eq("windshield")]
paper.say(f"""
来源用了“sole”“single-source”“独家”字样的，一共 {len(sole)} 项，其中供方在境外的
{len(abroad)} 项：{paper.join(paper.part(p) for p in abroad["part_id"])}。这几项不必推断，
合同如此。其余系统多是“名单内”：选定了某家，来源没有说不许有第二家。
""")

# %% [markdown]
# ## 证据二：两种口径下的单点

# %%
points = paper.gaps.points
firm_points = points[points["unit"].eq("firm") & points["part_id"].isin(paper.chain.final_parts)]
counts = {}
for final in paper.chain.final_parts:
    rows = firm_points[firm_points["part_id"] == final]
    both = rows["market"] & rows["contracted"]
    counts[paper.part(final)] = {
        "替代也救不了": int(both.sum()),
        "合同锁定，另有人能造": int((rows["contracted"] & ~rows["market"]).sum()),
    }
paper.picture(
    lambda: stacked_figure(
        counts,
        {"替代也救不了": "#b3261e", "合同锁定，另有人能造": "#9a6700"},
        "一断即令该机型停产的企业（家）",
    ),
    "图 1　两型飞机的单点企业：按能否用别家替代分",
)

# %% [markdown]
# **图 1　两型飞机的单点企业：按能否用别家替代分。** 读图：红的一段换合同也没有用，棕的一段换合同就能解；数字是企业家数，以现有名单为准。

# %%
c919 = firm_points[firm_points["part_id"] == "c919"]
hard = c919[c919["market"]]
bound = c919[c919["contracted"] & ~c919["market"]]
assert len(bound) >= 5
assert {"cfm", "ge_aerospace"} <= set(hard["element"])
certain = hard[hard["market_certain"]]
seat = dict(zip(paper.gaps.makers["firm_id"], paper.gaps.makers["home_status"], strict=True))
home_hard = [f for f in hard["element"] if seat.get(f) == "home"]
paper.say(f"""
**看图 1。** 对 C919 来说，按已查到的名单，任一断供即停产的企业有 {len(c919)} 家。其中 {len(bound)} 家是“合同锁定、另有人能造”的：
{paper.join((paper.firm(f) for f in bound["element"]), 8)}。对这一类，办法是谈第二供方，不是从头研制。余下 {len(hard)} 家替代也救不了：
{paper.join(paper.firm(f) for f in hard["element"])}。但这 {len(hard)} 家之中，**不论名单怎样补全都成立的只有
{paper.join(paper.firm(f) for f in certain["element"])}**，别的都以“名单已经列全”为前提，只能说“可能”。
""")

# %% [markdown]
# ## 证据三：发动机
#
# 发动机是唯一能把话说死的一处，因此值得单独看。

# %%
paper.claims_sheet(paper.claims("engine_c919", measure="maker_count"))

# %%
paper.makers_sheet(paper.makers(["engine_c919", "engine_core", "engine_c909"]))

# %%
stop = paper.fact("engine_c919", "recovery_time", "cfm")
stops = paper.claims("engine_c919", measure="recovery_time")
cae = paper.makers("engine_c919", home=["home"])
assert set(cae["status"]) <= {"development", "pilot"}, "长江-1000A 已取证或量产，本节须重写"
assert paper.certainty("engine_c919", "fill") == "certain"
fallen = paper.lost("ge_aerospace")
paper.say(f"""
LEAP-1C 是 C919 唯一可选的在产发动机{engine}，国内的 CJ-1000A 由{paper.join(paper.firm(f) for f in cae["firm_id"])}研制，
来源说到“取证在即”，没有查到型号合格证{paper.cite_makers("engine_c919", "aecc_cae")}。
2025 年这条依赖真的断过一次：美国暂停出口许可，历时{stop.value}{stop.ref}；同一件事另有 {len(stops) - 1} 种写法并列在库，差在起止怎么算。
LEAP 的热端由 GE 在美国造、运法国总装{paper.cite_makers("engine_core", "ge_aerospace")}，C909 的 CF34-10A 也是 GE 的
{paper.cite_makers("engine_c909", "ge_aerospace")}：令 GE 一家停供，{paper.join(map(paper.part, fallen))}一起停。
**两型飞机表面上是两家发动机公司，根子在一家。**
""")

# %% [markdown]
# ## 证据四：航电与机载系统，合资不等于第二来源

# %%
SYSTEMS = ["engine_c919", "avionics_core", "flight_control", "landing_gear", "apu", "electric_power",
           "hydraulics", "fuel_inerting", "actuation", "air_management", "cns", "oxygen"]  # fmt: skip
paper.picture(
    lambda: makers_figure(paper, SYSTEMS), "图 2　发动机与主要机载系统的制造者，按归属与阶段"
)

# %% [markdown]
# **图 2　发动机与主要机载系统的制造者，按归属与阶段。** 读图：绿为本土量产，浅绿为本土研制与试产，棕为合资、外资或归属不详，蓝为境外量产；数字是查到的家数，不是产能，也不是世界上的全部家数。

# %%
none_home = [p for p in SYSTEMS if paper.makers(p, status=["volume"], home=["home"]).empty]
ventures = [
    p for p in SYSTEMS if not paper.makers(p, status=["volume"], home=["unknown", "onshore"]).empty
]
assert len(none_home) >= 8
assert "avionics_core" in ventures
avionics = paper.makers("avionics_core", status=["volume"])
paper.say(f"""
**看图 2。** {len(SYSTEMS)} 个系统里，{len(none_home)} 个没有查到归属确定的国内量产者。有合资或归属待定者的是
{paper.join(map(paper.part, ventures))}。以航电为例，名单上有{paper.join(paper.firm(f) for f in avionics["firm_id"])}，
看着不止一家；但昂际航电的综合模块化技术由 GE 投入{paper.cite_makers("avionics_core", "aviage")}，两者是**同一个工作包的两侧**，
算一个来源；C909 的航电则是柯林斯独家。程序按企业和集团数单点，看不出这层同源，**潜在替代口径在这里偏乐观**。
""")

# %% [markdown]
# ## 发现

# %%
sure = paper.sure
local = paper.fact("c919", "localisation_rate", "c919")
other = paper.claims("c919", measure="localisation_rate", used=False)
count_us = paper.fact("c919", "supplier_count", "US")
count_cn = paper.fact("c919", "supplier_count", "CN")
fills = paper.gaps.flags.query("flag == 'fill'")
assert count_us.low > count_cn.low
assert local.low >= 50
paper.say(f"""
1. **发动机是确定的缺口，也是确定的单点**（补链：{sure("engine_c919", "fill")}；固链：{sure("engine_c919", "secure", "secure-single-point")}）。
   本链 {fills["part_id"].nunique()} 个补链标记里，称得上“确定”的只有 {int((fills["certainty"] == "certain").sum())} 个，就是它。
2. **不少单点不必靠研制来解**（两种口径都算得出，但多数以名单列全为前提）：C919 的单点企业中，{len(bound)} 家换合同可解，{len(hard)} 家换合同也无用，
   后者之中 {len(home_hard)} 家是本土企业（{paper.join(paper.firm(f) for f in home_hard)}），那是内部备份的事，与国外无关。
3. **辅助动力装置、短舱、C909 航电是写进合同的独家**（固链：{sure("apu", "secure", "secure-supply")}、{sure("nacelle_c919", "secure", "secure-supply")}、{sure("avionics_core", "secure", "secure-supply")}）。
   它们不因名单补全而消失。
4. **机体是本土的，但每一段往往只有一家**：机头只查到{paper.named("nose")}（固链：{sure("nose", "secure")}）。这里的脆弱不在国外。
5. **“国产化率过半”与“美国供应商多于中国供应商”并不矛盾**。前者按部件来源计、含合资{local.ref}（{local.period}），后者数的是主要供应商家数：
   美国 {count_us.value}、中国 {count_cn.value}{count_us.ref}。引用前一个数时须带上“含合资”三字。
""")

# %%
paper.flags_sheet(["engine_c919", "apu", "nacelle_c919", "avionics_core", "nose"])

# %% [markdown]
# ## 保留
#
# - **“未查到”不等于“没有”。** 除发动机外，补链标记都只是“可能”：没有一页明说国内没有，只是没有查到国内量产。
# - **单点以名单为前提。** 例如设计软件只登记了达索系统，是因为来源只写到它在总体设计上的使用；若另一家同样用于 C919，这个单点就消失。
# - **一个工作包算几个来源，程序不判断。** 凡合资与其外方并列的环节，实际的独立来源比图 2 少。
# - **时间不在模型里。** 2025 年断供期间总装是否受影响、靠多少库存支撑，没有可引的数。
# - **什么会推翻这些发现**：CJ-1000A 取得型号合格证（推翻 1）；任一独家合同改为双供（改写 3）；机头第二供方（改写 4）。
#
# ## 下一步
#
# 1. 逐项查 C919 各系统合同是“选定”还是“独家”，现在多数只能记“名单内”。
# 2. 查合资厂（昂际、鸿翔、利勃海尔中航起等）的自有量产与最终所有者，决定它们算不算本土。
# 3. 查发动机在途与在库台数：断多久才会停线，取决于此。

# %% [markdown]
# ## 引文

# %%
paper.references()
