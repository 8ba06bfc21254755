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
# # 5G 设备链：强在整机与模块，弱在看不见的几层
#
# **问题。** 5G 是九条链里少有的、能拿出“世界前三”的一条。要回答的不是“强不强”，而是：这些强项往下拆，拆到第几层还强？本文沿三条线往下拆：光模块到光芯片、光通信 DSP、磷化铟；手机到射频前端、声学滤波器、压电晶片；基站到射频收发器。

# %%
from matplotlib.figure import Figure

from liantu.paper_figures import makers_figure, rows_axis
from liantu.papers import Paper

paper = Paper("5g")
flags = paper.gaps.flags
LINES = {
    "光模块": ["optical_module", "optical_chip", "optical_dsp", "inp_wafer"],
    "手机": ["handset", "rf_front_end", "acoustic_filter", "piezo_wafer"],
    "基站": ["base_station", "bs_pa", "rf_transceiver"],
}

# %% [markdown]
# ## 证据一：强项有几条，各凭什么

# %%
strong = flags[flags["flag"] == "strengthen"].sort_values("certainty")
sure_strong = strong[strong["certainty"] == "certain"]["part_id"].tolist()
paper.flags_sheet(strong["part_id"])

# %%
ranks = paper.claims(measure="rank", used=True)
paper.claims_sheet(ranks[ranks["part_id"].isin(sure_strong) & (ranks["low"] <= 3)])

# %%
assert {"optical_module", "router", "sep"} <= set(sure_strong)
router = paper.fact("router", "rank", "huawei")
module = paper.fact("optical_module", "rank", "eoptolink")
cell = paper.fact("terminal_module", "rank", "quectel")
paper.say(f"""
{strong["part_id"].nunique()} 个强链标记中，{len(sure_strong)} 个是“确定”的：{paper.join(map(paper.part, sure_strong))}。它们凭的主要是点名的世界名次，
例如运营商路由器华为居首（{router.period}）{router.ref}，光模块新易盛升到第 {module.low:g}（{module.period}）{module.ref}。
其余几个只因“查到的制造者都是本土”而入选，那是名单短，不是名次高，只能说“可能”。
蜂窝模组的名次停在 {cell.period} 年{cell.ref}，口径含 2G 至 5G，引用时要连年份一起说。
""")

# %% [markdown]
# ## 证据二：往下拆

# %%
order = [part for line in LINES.values() for part in line]
paper.picture(
    lambda: makers_figure(paper, order), "图 1　三条线自上而下：每一层查到的制造者，按归属与阶段"
)

# %% [markdown]
# **图 1　三条线自上而下：每一层查到的制造者，按归属与阶段。** 读图：绿为本土量产，浅绿为本土研制与试产，棕为合资、外资或归属不详，蓝为境外量产；数字是查到的家数，不是产能，也不是世界上的全部家数。

# %%
paper.makers_sheet(
    paper.makers(["optical_dsp", "inp_wafer", "acoustic_filter", "piezo_wafer", "rf_transceiver"]),
    quoted=120,
)


# %%
def home_count(part: str) -> int:
    """Return home makers in volume."""
    return len(paper.makers(part, status=["volume"], home=["home"]))


def outside_count(part: str) -> int:
    """Return makers in volume seated and owned outside."""
    return len(paper.makers(part, status=["volume"], home=["outside"]))


assert home_count("optical_module") > outside_count("optical_module")
assert home_count("optical_dsp") == 0
assert outside_count("optical_dsp") >= 3
dsp_pilot = paper.named("optical_dsp", status=["pilot", "development"], home=["home"])
paper.say(f"""
**看图 1。** 光模块这条线，绿色在第一层最长（本土量产 {home_count("optical_module")} 家、境外 {outside_count("optical_module")} 家），
到 DSP 这一层归零：量产者是{paper.named("optical_dsp")}，都在境外；国内只有{dsp_pilot}有过自用的相干芯片，数据中心光模块用的 PAM4 没有查到。
磷化铟衬底国内已有{paper.named("inp_wafer", home=["home"])}量产{paper.cite_makers("inp_wafer")}，份额不明。
手机这条线，声学滤波器国内查到的是{paper.named("acoustic_filter", home=["home"])}，只是体声波一支；再往下的压电晶片，
量产者查到{paper.named("piezo_wafer")}，本土的{paper.named("piezo_wafer", home=["home"])}只证到铌酸锂薄膜晶圆{paper.cite_makers("piezo_wafer")}。基站这条线，射频收发器只查到{paper.named("rf_transceiver")}{paper.cite_makers("rf_transceiver")}。
""")

# %% [markdown]
# ## 证据三：下层一断，上层还剩什么

# %%
TRIED = {
    "亚德诺": (["adi"], "firm"),
    "住友金属矿山": (["sumitomo_metal_mining"], "firm"),
    "美国制造者": (["US"], "hq_country"),
    "日本制造者": (["JP"], "hq_country"),
    "美国与日本": (["US", "JP"], "hq_country"),
}
reach = {name: paper.lost(*asked) for name, asked in TRIED.items()}


def reach_figure() -> Figure:
    """Draw how many parts stop, and name the final ones."""
    figure, axis = rows_axis(len(reach), each=0.34)
    for place, parts in enumerate(reach.values()):
        finals = [paper.part(p) for p in parts if p in paper.chain.final_parts]
        axis.barh(place, len(parts), height=0.55, color="#24466b" if finals else "#b9c7d6")
        axis.text(
            len(parts), place, f"  {len(parts)}　{'、'.join(finals)}", va="center", fontsize=7
        )
    axis.set_yticks(range(len(reach)), list(reach))
    axis.set_xlim(0, max(map(len, reach.values())) * 1.9)
    axis.set_xlabel("随之停摆的环节（数字之后为其中的终端产品）")
    return figure


paper.picture(reach_figure, "图 2　下层制造者停供，随之停摆的环节（潜在替代口径，按已查到的名单）")

# %% [markdown]
# **图 2　下层制造者停供，随之停摆的环节（潜在替代口径，按已查到的名单）。** 读图：条越长，停的环节越多；没有条的不是无害，是按已查到的名单另有别家能造。

# %%
both = reach["美国与日本"]
needs = paper.chain.needs
dsp = needs[needs["input_id"] == "optical_dsp"].set_index("part_id")
assert dsp.loc["optical_module", "essential"] == "no"
assert dsp.loc["transport", "essential"] == "yes"
assert "transport" in both
assert "optical_module" not in both
paper.say(f"""
**看图 2。** DSP 的量产者全在美日两国，两国一停，DSP 与光传送都停，一共 {len(both)} 个环节；光模块却**不在其中**。原因不在产业，在口径：
表里把 DSP 记作光模块的非必需投入，理由是“{dsp.loc["optical_module", "note"]}”{paper.cite(dsp.loc["optical_module", "source_id"])}。
来源把国内头部厂商的增长归于卖给美国云厂商的产品{paper.cite_makers("optical_module", "innolight")}，数据中心用的高速模块正是“须用”的那一种。亚德诺一家停供便波及 {len(reach["亚德诺"])} 个环节、包括自主网络系统，但这一条**最不可信**：
射频收发器只查到这一家，是查得不够，不是世上仅有。
""")

# %% [markdown]
# ## 发现

# %%
sure = paper.sure
assert paper.certainty("piezo_wafer", "fill") is None
assert paper.certainty("optical_dsp", "fill") == "possible"
severity = flags.query("part_id == 'optical_dsp' and flag == 'fill'")["severity"].iloc[0]
paper.say(f"""
1. **光模块的强项标记是“{sure("optical_module", "strengthen")}”的，但只对不用 DSP 的那一半站得住。** 强项规则要求必需投入没有严重薄弱点，DSP 记作非必需，便没有进入判断；
   而 DSP 本身要补（补链：{sure("optical_dsp", "fill")}，程度“{paper.words.code("severity", severity)}”），国内只有{dsp_pilot}的自用先例。**为光模块挣来名次的高速产品，恰好是离不开境外 DSP 的产品。** 这是本文最值得记住的一点。
2. **路由器、标准专利是{sure("router", "strengthen")}的强项**，投入里没有查到严重薄弱点。名次的口径是收入或专利评价，不是自主率；专利居首说的是谈判地位，不是供应能力。
3. **磷化铟不再是补链**，而是待查：有人量产，不知多少。
4. **射频收发器的补链、单点标记（{sure("rf_transceiver", "fill")}、{sure("rf_transceiver", "secure")}）宜读作“没查到”。** 中英文各查过，没有一页说国内没有。
   压电晶片是前车之鉴：它一度也被标作补链与单点，补查到 {len(paper.makers("piezo_wafer", status=["volume"]))} 家之后，只剩“份额待查”。
""")

# %%
paper.flags_sheet(
    ["optical_module", "optical_dsp", "inp_wafer", "router", "rf_transceiver", "piezo_wafer"]
)

# %% [markdown]
# ## 保留
#
# - **DSP 混着两种芯片。** 相干与 PAM4 不可互换，表里同在一环；海思自用的依据是 2016—2018 年的相干芯片，年代已久。若拆开，PAM4 会更像真正的缺口。
# - **名次不等于份额。** 强项都凭名次，没有一条附带新近的世界份额；名次第三与第一之间差多少，表里看不出。
# - **声学滤波器只见体声波。** 声表面波的国内厂商没有合格来源，图 1 那一行的绿色是下限。
# - **什么会推翻这些发现**：国内 PAM4 DSP 的批量出货（改写 1）；把光模块拆成高速与低速两环（高速一环的强项要重算）；射频收发器第二家的来源（推翻 4）。
#
# ## 下一步
#
# 1. 查国内 PAM4 DSP 的送样与出货；查中际旭创、新易盛招股书与年报里的 DSP 采购来源。
# 2. 查压电晶片体单晶一支的国内供方与份额。
# 3. 更新蜂窝模组（现为 2023 年）与光纤预制棒（现为 2019 年产能）的数。

# %% [markdown]
# ## 引文

# %%
paper.references()
