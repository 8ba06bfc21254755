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
# # 生物药制备链：一次性袋、填料、培养基，三样耗材三种国产化
#
# **问题。** 生物药厂的日常是耗材：袋子、填料、培养基、滤器，一天不到货就停线。2020—2021 年全球抢货时，这几样都缺过。几年过去，常见的说法是“国产替代正在加速”。本文问：**有国内厂商的，是不是就不怕断了？** 答案要分三层看：有没有厂商，厂商占多少，厂商自己的原料从哪里来。

# %%
from matplotlib.figure import Figure

from liantu.paper_figures import makers_figure, rows_axis
from liantu.papers import Paper

paper = Paper("biopharma")
CONSUMABLES = [
    "culture_media",
    "resin",
    "su_bag",
    "su_bioreactor",
    "sterile_filter",
    "virus_filter",
    "tff",
]
BELOW = ["protein_a_ligand", "bioprocess_film", "filter_membrane"]

# %% [markdown]
# ## 证据一：有没有

# %%
paper.picture(
    lambda: makers_figure(paper, [*CONSUMABLES, *BELOW]),
    "图 1　七种耗材（上）与三种耗材的原料（下）：查到的制造者",
)

# %% [markdown]
# **图 1　七种耗材（上）与三种耗材的原料（下）：查到的制造者。** 读图：绿为本土量产，浅绿为本土研制与试产，棕为合资、外资或归属不详，蓝为境外量产；数字是查到的家数，不是产能，也不是世界上的全部家数。

# %%
paper.makers_sheet(
    paper.makers(["resin", "su_bag", "culture_media"], home=["home", "unknown", "onshore"]),
    quoted=140,
)

# %%
made = [p for p in CONSUMABLES if not paper.makers(p, status=["volume"], home=["home"]).empty]
assert len(made) >= 5
assert "resin" in made
unknown = sum(len(paper.makers(p, home=["unknown"])) for p in CONSUMABLES)
paper.say(f"""
**看图 1。** {len(CONSUMABLES)} 种耗材里 {len(made)} 种查到归属确定的国内量产者。棕色一段不小：{unknown} 行是“最终所有者不详”，例如培养基与一次性袋里的多宁、乐纯，
总部在国内而股权没有核实，不敢写成本土。这条链的不确定，**有相当一部分在股权，不在产能**。
""")

# %% [markdown]
# ## 证据二：占多少

# %%
rates = paper.claims(measure="localisation_rate")
paper.claims_sheet(rates, quoted=150)

# %%
shown = rates[rates["subject_id"].isin(CONSUMABLES)]
assert shown["source_id"].nunique() == 1, "来源不止一处，图题与读法须改"


def rates_figure() -> Figure:
    """Draw the published localisation rates as intervals."""
    figure, axis = rows_axis(len(shown))
    for place, row in enumerate(shown.to_dict("records")):
        low = 0 if row["low"] != row["low"] else row["low"]
        high = 100 if row["high"] != row["high"] else row["high"]
        axis.barh(place, 100, height=0.5, color="#f1f3f5")
        axis.barh(place, max(high - low, 1), left=low, height=0.5, color="#1a7f37")
        axis.text(
            high + 1,
            place,
            f"{low:g}–{high:g} %（{row['period'] or '年份未写明'}）",
            va="center",
            fontsize=7,
        )
    names = [paper.part(row["part_id"] or row["subject_id"]) for row in shown.to_dict("records")]
    axis.set_yticks(range(len(shown)), names)
    axis.set_xlim(0, 100)
    axis.set_xlabel("国产化率 %（区间为来源所给的上下限）")
    return figure


paper.picture(rates_figure, "图 2　公布的国产化率：出自同一份券商测算")

# %% [markdown]
# **图 2　公布的国产化率：出自同一份券商测算。** 读图：绿段是来源所给的上下限，只给上限的从零画起，所以绿段越长不等于越高；看右端。

# %%
resin_rate = paper.fact("resin", "localisation_rate")
bag_rate = paper.fact("su_bag", "localisation_rate")
media_rate = paper.fact("culture_media", "localisation_rate")
assert resin_rate.high <= 20
assert bag_rate.high <= 50
as_of = paper.chain.info.as_of[:4]
periods = sorted({p[:4] for p in shown["period"] if p})
paper.say(f"""
**看图 2。** 一次性袋 {bag_rate}、培养基{media_rate}、层析填料{resin_rate}，层析填料最低。
但这几条数出自同一处转引的券商测算，时期都是 {"、".join(periods)} 年，而本库数据截至 {as_of} 年：早五年以上的数，按规矩至多支持“可能”。**谁要引用“填料国产化率不到一成”，应当先找一个新的数。**
""")

# %% [markdown]
# ## 证据三：厂商自己的原料

# %%
paper.makers_sheet(paper.makers(BELOW), quoted=160)

# %%
paper.supplies_sheet(paper.chain.supplies[paper.chain.supplies["part_id"] == "protein_a_ligand"])

# %%
fallen = paper.lost("repligen")
finals = [p for p in fallen if p in paper.chain.final_parts]
maker = paper.named("protein_a_ligand")
assert "antibody" in finals
needs = paper.chain.needs
link = needs[needs["input_id"] == "protein_a_ligand"].set_index("part_id")
assert link.loc["antibody", "essential"] == "yes"
assert link.loc["resin", "essential"] == "no"
paper.say(f"""
填料往下是蛋白 A 配基：亲和填料靠它抓抗体。查到的量产者只有 {maker}{paper.cite_makers("protein_a_ligand")}，填料大厂思拓凡也曾与它签供应协议。
令它一家停供，{paper.join(map(paper.part, fallen))}都停，其中终端产品 {len(finals)} 种；填料这一环不在其中，因为“{link.loc["resin", "note"]}”，
表里便把配基直接记作抗体药的必需投入{paper.cite(link.loc["antibody", "source_id"])}。国内填料厂再多，配基若都向外买，多出来的只是**下一道工序**。
不过国内填料厂是否自产配基，没有查到来源，所以这一条只能说“可能”。
""")

# %% [markdown]
# ## 发现

# %%
sure = paper.sure
assert paper.certainty("protein_a_ligand", "fill") == "possible"
assert paper.certainty("resin", "fill") is None
certain = paper.gaps.flags.query(
    "certainty == 'certain' and flag in ['fill', 'secure', 'strengthen']"
)
paper.say(f"""
1. **三样耗材都有国内厂商，缺的不是“有没有”。** 填料{paper.named("resin", home=["home"])}，培养基{paper.named("culture_media", home=["home"])}，
   一次性袋{paper.named("su_bag", home=["home"])}，皆为归属确定者（名单本身不全，家数是下限）。
2. **薄弱处在耗材的原料一层**：蛋白 A 配基（补链：{sure("protein_a_ligand", "fill")}；单点：{sure("protein_a_ligand", "secure", "secure-single-point")}）
   系于一家，传到抗体药与抗体偶联药物。
3. **在线传感器、细胞处理设备也没有查到国内量产者**（{sure("sensor_probe", "fill")}、{sure("cell_processing", "fill")}）。
4. **本链补、固、强三类标记中“确定”的有 {len(certain)} 个。** 这不是说链条安全，是说**没有一处名单封闭到可以下断语**；
   对这条链，先查清比先补链更划算。
""")

# %%
paper.flags_sheet(
    ["protein_a_ligand", "resin", "culture_media", "su_bag", "sensor_probe", "cell_processing"]
)

# %% [markdown]
# ## 保留
#
# - **一个环节里的产品不能互换。** 填料的亲和、离子交换、疏水各不相同；培养基要跟着细胞株做变更研究。按环节数“有几家”，总是偏乐观。
# - **“换得成”与“来得及换”是两回事。** 已上市品种更换填料或培养基要做可比性研究、报补充申请，都要时间；模型里没有时间。
# - **国内厂商的依据多是公司自述、招股书转述与研报。** 表里逐行注明等级，C 级不少。
# - **什么会推翻这些发现**：第二家蛋白 A 配基量产者，或国内填料厂自产配基的来源（推翻 2）；多宁、乐纯等的最终所有者（改写图 1 的棕色部分）。
#
# ## 下一步
#
# 1. 查国内填料厂（纳微、博格隆、赛分）的配基来源，招股书“主要原材料采购”一节当有。
# 2. 核多宁、乐纯、博格隆的最终所有者。
# 3. 换掉 2020 年的国产化率：查 2023 年以后的分品类数。

# %% [markdown]
# ## 引文

# %%
paper.references()
