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
# # 大型邮轮链：船造出来了，吊舱、酒店系统和设计各差在哪一步
#
# **问题。** 首艘国产大型邮轮交付之后，讨论很快转向“国产化率”。可是邮轮不是一台机器，是一座装在船上的酒店，国产化率怎么算都只是一个平均数。本文不问平均数，问三处具体的：**吊舱推进器**、**酒店系统**（空调、舱室、玻璃、细水雾、污水等）、**设计**，各差在哪一步；并检查“没有国内厂家”这句话有几处靠得住。

# %%
from matplotlib.figure import Figure

from liantu.paper_figures import makers_figure, rows_axis
from liantu.papers import Paper

paper = Paper("cruise")
POWER = ["pod_propulsion", "main_engine", "power_plant", "thrusters", "stabilisers"]
HOTEL = [
    "hvac",
    "cabins",
    "balcony_glazing",
    "watermist",
    "wastewater_waste",
    "fresh_water",
    "refrigeration",
    "elevators",
]
DESIGN = ["ship_design", "interior_design", "project_mgmt", "shipyard_base"]

# %% [markdown]
# ## 证据一：几个“国产化率”

# %%
rates = paper.claims("cruise_ship", measure="localisation_rate")
paper.claims_sheet(rates, quoted=200)

# %%
rows = rates.sort_values(["claim_id"]).to_dict("records")
labels = [row["definition"].split("；")[0][:23] for row in rows]
assert len(rows) >= 3
assert sum(row["preferred"] == "yes" for row in rows) == 1


def rates_figure() -> Figure:
    """Draw the three published rates beside each other."""
    figure, axis = rows_axis(len(rows))
    for place, row in enumerate(rows):
        value = row["low"] if row["low"] == row["low"] else row["high"]
        axis.barh(place, 100, height=0.5, color="#f1f3f5")
        axis.barh(
            place, value, height=0.5, color="#1a7f37" if row["preferred"] == "yes" else "#b7d8bf"
        )
        axis.text(
            value + 1,
            place,
            f"{value:g} %　{row['period'] or '年份未写明'}",
            va="center",
            fontsize=7,
        )
    axis.set_yticks(range(len(rows)), labels)
    axis.set_xlim(0, 100)
    axis.set_xlabel("%（分母各异，不能连成趋势；深色为采用者）")
    return figure


paper.picture(rates_figure, "图 1　公布的国产化率：分母各不相同")

# %% [markdown]
# **图 1　公布的国产化率：分母各不相同。** 读图：条的右端是来源所给的数，旁边注着时期；分母不同的条不能比长短。

# %%
second = paper.fact("cruise_ship", "localisation_rate", "cruise_ship")
assert 30 < second.low < 40
paper.say(f"""
**看图 1。** 第二艘按价值{second}，是几个数里唯一说清分母的。首制船的两个“三成”，一个没说分母，一个数的是厂家个数。
从“三成”到“三成五”**看着像进步，其实不是同一把尺**。
""")

# %% [markdown]
# ## 证据二：首制船的供方名单

# %%
swsc = paper.chain.supplies.query("customer == 'swsc'")
paper.supplies_sheet(swsc, quoted=120)

# %%
seats = dict(zip(paper.chain.firms["firm_id"], paper.chain.firms["hq_country"], strict=True))
foreign = [f for f in swsc["supplier"] if seats.get(f) not in {"CN", ""}]
assert not (swsc["exclusivity"] == "sole").any()
assert len(foreign) >= 8
pod = swsc[swsc["part_id"] == "pod_propulsion"]
paper.say(f"""
查得到来源的 {len(swsc)} 条供货关系里，{len(foreign)} 条的供方总部在境外，没有一条写“独家”。所以**按合同，这条船没有一处是锁死的**；
锁住它的是“只查到一家能造”，而那多半是查得不够。来源多数只就首制船说，不能推到第二艘；首制船的主机是谁造的，来源没有点名，本库空着。
""")

# %% [markdown]
# ## 证据三：动力、酒店、设计

# %%
paper.picture(
    lambda: makers_figure(paper, [*POWER, *HOTEL, *DESIGN]),
    "图 2　动力（上五行）、酒店系统（中八行）、设计与组织（下四行）：查到的制造者",
)

# %% [markdown]
# **图 2　动力（上五行）、酒店系统（中八行）、设计与组织（下四行）：查到的制造者。** 读图：绿为本土量产，浅绿为本土研制与试产，棕为合资、外资或归属不详，蓝为境外量产；数字是查到的家数，不是产能，也不是世界上的全部家数。

# %%
paper.makers_sheet(
    paper.makers([*POWER, *HOTEL, *DESIGN], home=["home", "unknown", "onshore"]).query(
        "status != 'stopped'"
    ),
    quoted=130,
)


# %%
def early(parts: list[str]) -> list[str]:
    """Return parts without a home maker in volume that have one at an earlier stage."""
    return [p for p in parts if paper.makers(p, status=["volume"], home=["home"]).empty
            and not paper.makers(p, status=["pilot", "development"], home=["home"]).empty]  # fmt: skip


def bare(parts: list[str]) -> list[str]:
    """Return parts without any home maker."""
    return [p for p in parts if paper.makers(p, home=["home"]).empty]


assert "pod_propulsion" in early(POWER)
assert len(bare(HOTEL)) > len(bare(POWER)[:3])
tried = paper.named("pod_propulsion", status=["pilot"], home=["home"])
abb = paper.cite(pod["source_id"].iloc[0])
paper.say(f"""
**看图 2。** 三组的形状不同。

- **动力**：{paper.join(map(paper.part, early(POWER)))}已有国内企业到了试产或研制这一步。吊舱最清楚：量产者只查到{paper.named("pod_propulsion")}，也正是首制船的供方{abb}；
  {tried}造出了首套 10 兆瓦级{paper.cite_makers("pod_propulsion", "cssc_704")}，没有查到装上邮轮。差的是**实船**，不是样机。
- **酒店系统**：{len(HOTEL)} 项里 {len(bare(HOTEL))} 项没有任何归属确定的国内企业，连试产也没有。这样整齐的空白反而可疑，
  可能只是没有可引的页面；客船与商船又不是一套做法，所以既不能说“没有”，也不能说“有”。
- **设计**：首制船用的是中船与芬坎蒂尼合资公司的许可，国内的{paper.named("ship_design", status=["pilot", "development"], home=["home"])}还在试产与研制一栏{paper.cite_makers("ship_design", "cctd")}，
  要等第二艘交付才算数。
""")

# %% [markdown]
# ## 发现

# %%
sure = paper.sure
flags = paper.gaps.flags
fills = flags[flags["flag"] == "fill"]
certain = flags.query("certainty == 'certain' and flag in ['fill', 'secure', 'strengthen']")
assert paper.certainty("pod_propulsion", "fill") == "possible"
points = paper.gaps.points.query("part_id == 'cruise_ship' and unit == 'firm' and market")
paper.say(f"""
1. **吊舱是这条链最像真缺口的一处**（补链：{sure("pod_propulsion", "fill")}；单点：{sure("pod_propulsion", "secure", "secure-single-point")}）。查到给邮轮供货的只有一家，是否另有别家没有查全；
   国内有样机、无邮轮实绩。
2. **设计的缺口在“独立设计过一条”**（补链：{sure("ship_design", "fill")}）。合资公司的所有者没有核实，标记因此写作“没有可确认的”。第二艘交付就是检验。
3. **酒店系统的补链标记宜一律读作待查。** 全链补链 {fills["part_id"].nunique()} 个环节，“确定”的 {int((fills["certainty"] == "certain").sum())} 个；
   没有一页来源明说国内没有。
4. **按名单，{paper.join(paper.firm(f) for f in points["element"])}任一停供即造不成船**，其中真正站得住的是外高桥：两艘都在那里造，长兴岛没有查到邮轮建造的来源。
   细水雾、电缆的“只此一家”是只查到一家。
5. **“国产化率三成到三成五”不是趋势。** 要引用，只引第二艘按价值的那一个{second.ref}。
""")

# %%
paper.flags_sheet(
    ["pod_propulsion", "main_engine", "ship_design", "hvac", "watermist", "shipyard_base"]
)

# %% [markdown]
# ## 保留
#
# - **酒店系统的来源几乎全是外国船东、船厂新闻**，中文检索返回的多是失效页与报告站。空白的大小反映检索，不反映产业。
# - **合同不等于到货。** 首制船的供方多据合同新闻，交付后的实装没有逐项核对。
# - **首制船不等于第二艘。** 第二艘查到的供方寥寥，换没换供方不知道。
# - **什么会推翻这些发现**：七〇四所吊舱装船的来源（撤去 1）；第二家邮轮用大功率吊舱的供货来源（撤去 1 的单点）；第二艘由国内单位独立设计的交付说明（撤去 2）；任何一家国内空调、污水厂家的邮轮供货页面（缩小 3）。
#
# ## 下一步
#
# 1. 查第二艘（H1509）的吊舱、主机、空调、玻璃、舱室供方：各家上市公司公告里当有。
# 2. 读《中国工程科学》2022 年邮轮配套一文的正文，那里有首制船分系统的配套表。
# 3. 核中船芬坎蒂尼的现行持股，决定设计一环算不算本土。

# %% [markdown]
# ## 引文

# %%
paper.references()
