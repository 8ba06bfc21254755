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
# # 智能传感器链：三种器件，三种位置
#
# **问题。** 传感器常被笼统地说成“低端有余、高端不足”。本文只取三种有份额可查的器件——图像传感器、毫米波雷达芯片、MEMS 麦克风——问：国内企业在各自的市场里站在什么位置？位置不同，短板又是不是同一处？再往下看一层：造 MEMS 的专用装备和软件，国内有没有。

# %%
from matplotlib.figure import Figure

from liantu.paper_figures import makers_figure, rows_axis, shares_figure
from liantu.papers import Paper

paper = Paper("sensors")
DEVICES = ["image_sensor", "mmwave_radar", "microphone"]
TOOLS = ["mems_design_software", "drie", "hf_release", "wafer_bonding"]

# %% [markdown]
# ## 证据一：份额

# %%
table = paper.gaps.concentration
firms = table[table["part_id"].isin(DEVICES) & (table["by"] == "firm")].set_index("part_id")
claims = paper.chain.claims
groups = {
    paper.part(part): claims[
        claims["claim_id"].isin(firms.loc[part, "claim_ids"].split(";"))
        & claims["measure"].eq("market_share")
    ]
    for part in DEVICES
}
paper.picture(
    lambda: shares_figure(paper, groups), "图 1　三种器件的世界份额（计算所用的一组，年份见下表）"
)

# %% [markdown]
# **图 1　三种器件的世界份额（计算所用的一组，年份见下表）。** 读图：一格是一家企业或一国的份额，绿为本土，蓝为境外，棕为归属不详；斜线是来源没有列明的部分，不是“其他厂商”，更不是零。

# %%
import pandas as pd

paper.claims_sheet(pd.concat(groups.values()), quoted=140)

# %%
sony = paper.fact("image_sensor", "market_share", "sony")
nxp = paper.fact("mmwave_radar", "market_share", "nxp")
infineon = paper.fact("mmwave_radar", "market_share", "infineon")
home = firms[["home_low", "home_high"]].astype(float).round(0)
mic = home.loc["microphone"]
by_country = table[(table["part_id"] == "microphone") & (table["by"] == "country")].iloc[0]
with_aac = float(by_country["home_low"])
assert "aac" in groups[paper.part("microphone")]["subject_id"].tolist()
assert sony.low > 35
assert nxp.low + infineon.low > 75
assert home.loc["microphone", "home_low"] > home.loc["image_sensor", "home_low"]
paper.say(f"""
**看图 1。** 麦克风是绿得最长的一行：归属确定的本土企业合计至少 {mic["home_low"]:.0f} %；瑞声科技总部在国内、最终所有者未核实，图中为棕色，
把它算作本土则至少 {with_aac:.0f} %，下文标记的理由用的是后一个数。图像传感器索尼一家占 {sony}，本土合计
{home.loc["image_sensor", "home_low"]:.0f}–{home.loc["image_sensor", "home_high"]:.0f} %，是“跟随者有份量”的市场。
车载雷达芯片恩智浦与英飞凌两家就占 {nxp.low + infineon.low:.0f} %（{nxp.period}）{nxp.ref}，留给所有人的不到四分之一，
国内的{paper.named("mmwave_radar", home=["home"])}就在这条斜线里，占多少没有写。斜线是“来源没说”，不是“没有”。
""")

# %% [markdown]
# ## 证据二：同一个领先者，换口径就变
#
# 麦克风的名次与份额，不同机构、不同年份差得很远，值得摆在一起看。

# %%
mics = paper.claims("microphone", measure="market_share")
paper.claims_sheet(mics.sort_values("period"), quoted=120)


# %%
def trend_figure() -> Figure:
    """Draw the published shares of three makers by year."""
    figure, axis = rows_axis(2, each=1.3)
    axis.set_ylim(auto=True)
    lines = {"goertek_micro": "#1a7f37", "knowles": "#24466b", "aac": "#9a6700"}
    for firm, colour in lines.items():
        rows = mics[mics["subject_id"] == firm].sort_values("period")
        years = rows["period"].str[:4].astype(int)
        axis.plot(years, rows["low"], "o", color=colour, label=paper.firm(firm), markersize=5)
        for year, low in zip(years, rows["low"], strict=True):
            axis.annotate(
                f"{low:g}",
                (year, low),
                textcoords="offset points",
                xytext=(6, -9 if firm == "knowles" else 4),
                fontsize=7,
            )
    axis.set_ylim(0, 70)
    axis.set_xlabel("年份（各点口径不同，故不连线）")
    axis.set_ylabel("份额 %")
    figure.legend(loc="outside upper left", ncols=3, frameon=False, fontsize=7.5)
    return figure


paper.picture(trend_figure, "图 2　MEMS 麦克风三家的公布份额：每点一个来源，口径不同，故不连线")

# %% [markdown]
# **图 2　MEMS 麦克风三家的公布份额：每点一个来源，口径不同，故不连线。** 读图：一个点是一个来源在一年里的一个数；看方向，不看斜率。

# %%
goer = mics[mics["subject_id"] == "goertek_micro"]
assert goer["low"].max() - goer["low"].min() > 15
lead = paper.fact("microphone", "rank", "goertek_micro")
latest = goer.sort_values("period").iloc[-1]
paper.say(f"""
**看图 2。** 从 2013 年楼氏一家独大，到 {lead.period} 年歌尔微超过楼氏{lead.ref}，方向是清楚的。但 {latest["period"]} 年那个 {latest["low"]:g} %
{paper.cite(latest["source_id"])} 是**声学传感器销售额**，出自公司招股书引用的咨询报告，比“麦克风”宽，不能与前面的点连成一条线。
分析采用哪一组，图 1 的表里写着。
""")

# %% [markdown]
# ## 证据三：往下一层，造 MEMS 的工具

# %%
paper.picture(
    lambda: makers_figure(paper, [*DEVICES, "silicon_mems", *TOOLS]),
    "图 3　三种器件、MEMS 裸片制造与四类专用工具：查到的制造者",
)

# %% [markdown]
# **图 3　三种器件、MEMS 裸片制造与四类专用工具：查到的制造者。** 读图：绿为本土量产，浅绿为本土研制与试产，棕为合资、外资或归属不详，蓝为境外量产；数字是查到的家数，不是产能，也不是世界上的全部家数。

# %%
paper.makers_sheet(paper.makers(TOOLS), quoted=120)

# %%
empty = [p for p in TOOLS if paper.makers(p, home=["home"]).empty]
tool_lost = paper.lost("applied_materials")
assert len(empty) >= 3
paper.say(f"""
**看图 3。** 器件层三行都有绿色，工具层 {len(TOOLS)} 行里 {len(empty)} 行没有查到任何本土企业，连试产、研制都没有。只看器件，会以为问题在份额；
往下一层，问题是**有没有**。不过这一层的来源也最薄：气相释放刻蚀只查到应用材料一家量产，按名单它一停，{paper.join(map(paper.part, tool_lost))}跟着停，
可这更像没查全。
""")

# %% [markdown]
# ## 发现

# %%
sure = paper.sure
assert paper.certainty("image_sensor", "secure", "secure-concentration") == "certain"
chips_share = paper.fact("goertek_micro", "purchase_share", "goertek_micro")
paper.say(f"""
1. **图像传感器：集中在境外，{sure("image_sensor", "secure")}**。首位索尼，国内{paper.named("image_sensor", home=["home"])}有量产。来源另载 2024 年手机用出货量格科微居第二，
   那是出货量、只计手机，与销售额份额不能混用。
2. **毫米波雷达芯片：两家主导，{sure("mmwave_radar", "secure")}**。国内有量产者而份额不明，数字停在 {nxp.period} 年，是三者中最该更新的。
3. **MEMS 麦克风：本土领先，强链标记为“{sure("microphone", "strengthen")}”**。成品强，芯片未必自有：招股书说歌尔微的麦克风芯片向单一供应商采购，
   占总采购{chips_share.value}（{chips_share.period}）{chips_share.ref}。**强在封装测试与客户，裸片另有其人。**
4. **MEMS 专用工具（{paper.join(map(paper.part, TOOLS))}）没有查到本土企业**，补链标记都只是“可能”。
""")

# %%
paper.flags_sheet([*DEVICES, *TOOLS])

# %% [markdown]
# ## 保留
#
# - **图像传感器的一组份额出自两个来源**：索尼据 Yole，其余据一家未写明机构的斯洛文尼亚媒体，数字口径相合，但不是同一张表。
# - **雷达只计车载。** 工业与消费用雷达芯片不在份额之内。
# - **“本土”看最终所有者。** 瑞声科技算不算本土，麦克风的本土合计差十几个百分点；最终所有者查清之前，两个数都不要单独引用。
# - **工具层名单短。** 国内深硅刻蚀、键合设备业内有厂商，没有合格来源，故不在表里；“未查到”不等于“没有”。
# - **什么会推翻这些发现**：加特兰等的份额来源（改写 2）；歌尔自研芯片的占比（改写 3）；任一国内 MEMS 工具厂的出货（改写 4）。
#
# ## 下一步
#
# 1. 查 2023 年以后的车载雷达芯片份额。
# 2. 查歌尔微招股书正文：单一芯片供应商是谁，自研芯片占多少。
# 3. 查国内深硅刻蚀与键合设备厂商的交付。

# %% [markdown]
# ## 引文

# %%
paper.references()
