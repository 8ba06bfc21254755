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
# # 北斗导航链：天上的不公开，地上的不缺，数字却多半不能用
#
# **问题。** 官方说法是北斗核心部件“100 % 国产”。本文不质疑这句话，而是问：**用公开资料能证实到哪一步？** 分三段看：空间段（星钟、行波管、抗辐照芯片、卫星）、芯片与板卡、终端。三段的证据质量不同，能下的断语也不同。

# %%
from liantu.paper_figures import makers_figure, stacked_figure
from liantu.papers import Paper

paper = Paper("beidou")
SEGMENTS = {
    "空间段": [
        "rb_clock",
        "h_maser",
        "twt",
        "sspa",
        "radhard_chip",
        "space_solar_cell",
        "isl_terminal",
        "satellite",
    ],
    "芯片板卡": ["gnss_chip", "gnss_module_board", "gnss_antenna", "ins_gnss"],
    "终端": [
        "survey_receiver",
        "vehicle_terminal",
        "agri_autosteer",
        "consumer_terminal",
        "short_message_terminal",
        "timing_receiver",
    ],
}
ALL = [part for parts in SEGMENTS.values() for part in parts]

# %% [markdown]
# ## 证据一：三段的制造者

# %%
paper.picture(
    lambda: makers_figure(paper, ALL),
    "图 1　空间段（上八行）、芯片板卡（中四行）、终端（下六行）：查到的制造者",
)

# %% [markdown]
# **图 1　空间段（上八行）、芯片板卡（中四行）、终端（下六行）：查到的制造者。** 读图：绿为本土量产，浅绿为本土研制与试产，棕为合资、外资或归属不详，蓝为境外量产；数字是查到的家数，不是产能，也不是世界上的全部家数。

# %%
paper.makers_sheet(paper.makers(SEGMENTS["空间段"], home=["home"]), quoted=140)


# %%
def bare(parts: list[str]) -> list[str]:
    """Return parts with no home maker in volume."""
    return [p for p in parts if paper.makers(p, status=["volume"], home=["home"]).empty]


space = bare(SEGMENTS["空间段"])
assert {"twt", "isl_terminal"} <= set(space)
assert "rb_clock" not in space
assert not bare(SEGMENTS["芯片板卡"][:2])
statement = paper.fact("constellation", "localisation_rate")
clocks = paper.fact("rb_clock", "output", "cast_xian")
paper.say(f"""
**看图 1。** 中下两段绿色连片。上段有 {len(space)} 行没有国内量产者：{paper.join(map(paper.part, space))}。
可是官方 {statement.period} 年称核心部件全部国产{statement.ref}（口径没有定义），卫星又确实在天上飞——**空白出在公开资料，不出在天上**。
星钟是反例，说明查得到的时候能查到多细：铷钟有{paper.named("rb_clock", home=["home"])}，西安分院累计供了 {clocks.value}（{clocks.period}）{clocks.ref}。
""")

# %% [markdown]
# ## 证据二：有多少数字能用
#
# 这条链的数不少，但口径常常比环节窄或宽。逐条标过“可用”与“只供参照”之后，剩下多少？

# %%
claims = paper.chain.claims
taken = paper.claims(used=True)
counts = {}
for segment, parts in SEGMENTS.items():
    rows = claims[claims["part_id"].isin(parts) | claims["subject_id"].isin(parts)]
    shares = rows[
        rows["measure"].isin(["market_share", "localisation_rate", "rank", "maker_count"])
    ]
    counts[segment] = {
        "份额、名次、家数：可用": int((shares["preferred"] != "no").sum()),
        "份额、名次、家数：只供参照": int((shares["preferred"] == "no").sum()),
        "产量、合同等": len(rows) - len(shares),
    }
colours = {
    "份额、名次、家数：可用": "#1a7f37",
    "份额、名次、家数：只供参照": "#9a6700",
    "产量、合同等": "#c8d3de",
}
paper.picture(
    lambda: stacked_figure(counts, colours, "论断（条）"),
    "图 2　三段各有多少条数字，能用来判断地位的有几条",
)

# %% [markdown]
# **图 2　三段各有多少条数字，能用来判断地位的有几条。** 读图：绿的一段才能用来判断地位；棕的口径比环节宽或窄，只供参照。

# %%
paper.claims_sheet(paper.claims("gnss_chip"), quoted=120)

# %%
usable = counts["芯片板卡"]["份额、名次、家数：可用"]
aside = counts["芯片板卡"]["份额、名次、家数：只供参照"]
narrow = claims.query("subject_id == 'allystar' and measure == 'market_share'")["low"]
assert aside > usable
assert narrow.max() / narrow.min() > 3
paper.say(f"""
**看图 2。** 芯片板卡一段，份额、名次、家数共 {usable + aside} 条，能用的 {usable} 条。原因看华大北斗便知：同一家公司，份额可以是
{"、".join(f"{v:g} %" for v in sorted(narrow))}——按收入、按出货量、还是只数双频高精度一体芯片，三种分母。哪一个都不假，哪一个也不能拿来说“国产芯片占多少”。
""")

# %% [markdown]
# ## 证据三：车载终端，份额最清楚的一处

# %%
paper.claims_sheet(paper.claims("vehicle_terminal", used=True), quoted=130)

# %%
local = paper.fact("vehicle_terminal", "localisation_rate", "CN")
lg_claims = paper.claims(
    "vehicle_terminal", measure="market_share", subject="lg_electronics"
).query("scope == 'CN'")
lg = lg_claims.sort_values("period").iloc[-1]
assert local.low > 50
paper.say(f"""
车载联网终端（TCU、T-Box）本土供应商占 {local}，首位的 LG 在中国占 {lg["low"]:g} %（{lg["period"]}）{paper.cite(lg["source_id"])}。
本土合计过半而首位在境外，两件事同时成立。但 TCU 是**通信**终端，里头的定位芯片是谁家的、用不用北斗，来源没有写：拿这个数说“北斗车载终端国产过半”，是偷换。
""")

# %% [markdown]
# ## 发现

# %%
sure = paper.sure
points = paper.gaps.points.query("part_id == 'positioning_service' and unit == 'country'")
foreign = points[points["element"] != "CN"]
flags = paper.gaps.flags
certain = flags.query("certainty == 'certain' and flag in ['fill', 'secure', 'strengthen']")
assert paper.certainty("twt", "fill") == "possible"
if len(foreign):
    inherited = (
        f"按名单，{paper.join(paper.country(c) for c in foreign['element'])}的制造者停供会传到位置服务，路径是：{foreign['witness_zh'].iloc[0]}"
        "**这条路径不要引用**：它靠的是上游一环只查到一家，是名单短造成的。"
    )
else:
    inherited = "按名单，没有一个境外国家的制造者停供会传到位置服务。"
paper.say(f"""
1. **空间段不是“缺”，是“不公开”。** 行波管的补链标记是“{sure("twt", "fill")}”，应读作待查：国内有{paper.named("twt", status=["development", "pilot"], home=["home"])}的研制论文{paper.cite_makers("twt", "bveri")}，量产者没有露面。
2. **芯片板卡有人做，无数可用。** 这一段没有补链标记，靠的是名单，不是份额；“国产化率”的公开数停在 {paper.claims("gnss_module_board", measure="localisation_rate")["period"].max()} 年。
3. **短报文终端的强链标记是“{sure("short_message_terminal", "strengthen")}”**：{paper.named("short_message_terminal", home=["home"])}都是本土企业。短报文是北斗自己的服务，名单里没有境外厂家并不奇怪，这个“强”不能与路由器、光模块那样在世界市场上争来的“强”相提并论。
4. {inherited}
5. **全链补、固、强三类“确定”的标记有 {len(certain)} 个。** 对北斗而言，这个数反映的是资料公开的程度，不宜拿去与别的链比安全。
""")

# %%
paper.flags_sheet(
    ["twt", "h_maser", "isl_terminal", "gnss_chip", "gnss_module_board", "short_message_terminal"]
)

# %% [markdown]
# ## 保留
#
# - **公开资料的边界就是本文的边界。** 星间链路、固态功放、行波管的国内单位不公开，本库不推断。
# - **“100 % 国产”没有定义**：哪些算核心部件、算到第几层，原话没有说，因此只展示，不入计算。
# - **终端份额多为机构口径**，只计中国品牌或只计前装，跨年不可比。
# - **什么会改变这些发现**：行波管或固放国内单位的批量供货来源（撤去 1 的标记）；华大、和芯星通、海思同一口径的份额（改写 2）。
#
# ## 下一步
#
# 1. 查司南、北斗星通、华测、华大北斗招股书与年报正文里的芯片来源与份额表。
# 2. 查国光电气、电科 12 所的行波管交付。
# 3. 分开问两件事：终端里有没有北斗，北斗芯片是谁的。

# %% [markdown]
# ## 引文

# %%
paper.references()
