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
# # 芯片链：五个常被点名的卡点，是不是同一种“卡”
#
# **问题。** 谈芯片就谈光刻机、高带宽存储器（HBM）、光刻胶、ABF 膜和 EDA。这五处常被并排列在一张“卡脖子”清单上，仿佛缺的是同一样东西，补法也就一样。本文逐处问三件事：国内有没有人造；造的人占多少；它一断，停到哪里。三问答案不同，办法就不该相同。

# %%
from liantu.present.paper_figures import makers_figure, rows_axis, shares_figure
from liantu.present.papers import Paper

paper = Paper("chips")
POINTS = ["lithography", "hbm", "photoresist", "abf", "eda"]

# %% [markdown]
# ## 证据一：谁在造
#
# 先看名单。“量产”“试产”“研制”按来源原文判定，只说“发布”“在研”的不算量产。

# %%
paper.makers_sheet(paper.makers(POINTS, home=["home", "onshore", "unknown"]))

# %%
paper.picture(
    lambda: makers_figure(paper, POINTS), "图 1　五个卡点的制造者：查到的家数，按归属与阶段"
)

# %% [markdown]
# **图 1　五个卡点的制造者：查到的家数，按归属与阶段。** 读图：绿为本土量产，浅绿为本土研制与试产，棕为合资、外资或归属不详，蓝为境外量产；数字是查到的家数，不是产能，也不是世界上的全部家数。

# %%
hbm_dev = paper.named("hbm", status=["pilot", "development"], home=["home"])
abf_dev = paper.named("abf", status=["pilot", "development"], home=["home"])
assert paper.named("hbm", home=["home"]) == "无"
assert paper.named("abf", home=["home"]) == "无"
assert "上海微电子" in paper.named("lithography", home=["home"])
paper.say(f"""
**看图 1。** 五处分成两类。HBM 和 ABF 国内没有查到量产者，只有研制者（{hbm_dev}；{abf_dev}）。
光刻机、光刻胶、EDA 国内各有量产者（{paper.named("lithography", home=["home"])}；{paper.named("photoresist", home=["home"])}；
{paper.named("eda", home=["home"])}）。绿条只说明“有”，不说明“够”：有量产者的三处，够不够要看下面的份额和代次。
""")

# %% [markdown]
# ## 证据二：占多少

# %%
paper.claims_sheet(
    paper.claims("lithography", used=True)[
        lambda f: f["measure"].isin(["market_share", "import_share", "localisation_rate"])
    ]
)

# %%
groups = {
    paper.part(p): paper.claims(p, measure="market_share", used=True)
    for p in ("lithography", "hbm", "abf", "photoresist", "eda")
}
paper.picture(
    lambda: shares_figure(paper, groups), "图 2　来源列明的份额（各环节年份、范围不同，见下表）"
)

# %% [markdown]
# **图 2　来源列明的份额（各环节年份、范围不同，见下表）。** 读图：一格是一家企业或一国的份额，绿为本土，蓝为境外，棕为归属不详；斜线是来源没有列明的部分，不是“其他厂商”，更不是零。

# %%
paper.claims_sheet(
    paper.claims(measure="market_share", used=True)[
        lambda f: f["part_id"].isin(["hbm", "abf", "photoresist", "eda"])
    ]
)

# %%
asml = paper.fact("lithography", "market_share", "asml")
hynix = paper.fact("hbm", "market_share", "sk_hynix")
resist = paper.fact("photoresist", "market_share", "JP")
ajinomoto = paper.fact("abf", "market_share", "ajinomoto")
empyrean = paper.fact("eda", "market_share", "empyrean")
three = paper.fact("eda", "market_share", "eda")
assert asml.low > 80 and ajinomoto.low >= 85 and resist.low > 50
assert hynix.low < 70 and empyrean.high < 15
paper.say(f"""
**看图 2。** 光刻机是一家的市场：阿斯麦占出货额 {asml.value}（{asml.period}）{asml.ref}。ABF 是一家的材料：味之素占此类绝缘材料
{ajinomoto.value}（{ajinomoto.period}）{ajinomoto.ref}。光刻胶是一个国家的本事：日本厂商合计 {resist.value}{resist.ref}（来源未写数字的年份），
但分在几家手里。HBM 是三家瓜分，按 {hynix.period} 出货，SK 海力士 {hynix.value}{hynix.ref}。
EDA 的数只说中国市场：华大九天 {empyrean.value}（{empyrean.period}）{empyrean.ref}，
新思、楷登、西门子三家合计{three.value}{three.ref}；后者是三家合计，不能拆给任一家，因此只供参照，不入计算。
""")

# %% [markdown]
# ## 证据三：停到哪里
#
# 令一家企业、或一个国家的全部制造者同时停供，看本链有多少环节跟着停。这里按“潜在替代”计：凡有另一家能造，就算能续上，所以得到的是下限，真实的停顿只会更宽。

# %%
TRIED = [
    ("味之素", "ajinomoto", "firm"),
    ("阿斯麦", "asml", "firm"),
    ("SK 海力士", "sk_hynix", "firm"),
    ("日本", "JP", "hq_country"),
    ("荷兰", "NL", "hq_country"),
    ("韩国", "KR", "hq_country"),
    ("美国", "US", "hq_country"),
]
reach = {name: paper.lost(element, unit) for name, element, unit in TRIED}
finals = {name: [p for p in parts if p in paper.chain.final_parts] for name, parts in reach.items()}


def reach_figure():
    """Draw parts and final parts lost by each failure."""
    figure, axis = rows_axis(len(reach))
    for place, (name, parts) in enumerate(reach.items()):
        axis.barh(place, len(parts), height=0.6, color="#b9c7d6")
        axis.barh(place, len(finals[name]), height=0.6, color="#24466b")
        axis.text(
            len(parts),
            place,
            f"  {len(finals[name])} 个终端，共 {len(parts)} 个环节",
            va="center",
            fontsize=7,
        )
    axis.set_yticks(range(len(reach)), list(reach))
    axis.set_xlabel("随之停摆的环节数（深色为终端产品）")
    axis.set_xlim(0, max(6, max(map(len, reach.values())) * 1.5))
    return figure


paper.picture(
    reach_figure, "图 3　一家企业或一国制造者停供，随之停摆的环节（潜在替代口径，按已查到的名单）"
)

# %% [markdown]
# **图 3　一家企业或一国制造者停供，随之停摆的环节（潜在替代口径，按已查到的名单）。** 读图：条越长，停的环节越多；没有条的不是无害，是按已查到的名单另有别家能造。

# %%
lost = paper.join(map(paper.part, reach["味之素"]))
assert "abf" in reach["味之素"] and "processor" in reach["味之素"]
assert not reach["阿斯麦"] and not reach["SK 海力士"]
paper.say(f"""
**看图 3。** 次序与名气相反。五处里最不出名的 ABF 断得最远：味之素一停，{lost}都停。阿斯麦一停，模型里没有环节因此全停，
这不是说光刻机不要紧，而是**模型把尼康、佳能和上海微电子的光刻机都算作光刻机**：EUV、浸没式、干式同在一个环节，代次不分。
读这张图要带着这条限定。SK 海力士一停，三星、美光仍能造 HBM，所以也不全停；三家的产能能否补上，模型不知道。
""")

# %% [markdown]
# ## 发现

# %%
paper.flags_sheet(POINTS)

# %%
assert paper.certainty("hbm", "fill", "fill-no-maker") == "certain"
assert paper.certainty("abf", "secure", "secure-single-point") == "possible"
assert paper.certainty("lithography", "secure", "secure-concentration") == "certain"
assert paper.certainty("eda", "fill") is None
sure = paper.sure
paper.say(f"""
1. **HBM 是真正的空白**（补链，{sure("hbm", "fill")}）。世界上在产的只有三家，名单封闭，国内一家也没有；{hbm_dev}仍在研制{paper.cite_makers("hbm")}。
   五处之中，“无国内量产者”一项能说“确定”的只有它。
2. **ABF 是真正的单点，但只能说“{sure("abf", "secure", "secure-single-point")}”**。份额与独占都指向味之素，
   可来源说的是“九成以上”，余下不到一成是谁没有写。集中本身则是{sure("abf", "secure", "secure-concentration")}的。
3. **光刻机不是没有，是差代**（份额过低的补链：{sure("lithography", "fill")}；集中的固链：{sure("lithography", "secure")}）。
   上海微电子量产的是 90 纳米机型{paper.cite_makers("lithography", "smee")}，补的对象是浸没式以上的机型，不是“光刻机”三个字。
4. **光刻胶是一国集中**（固链，{sure("photoresist", "secure")}）。换供方要换的是国家，不是企业；国内量产的只见 KrF 一档。
5. **EDA 没有补链标记，只是待查**。规则要的是份额上限，来源给的“三家合计约八成”只是中国市场的合计，
   余下约两成之中国内厂商占多少并未写全。没有标记不等于安全。
""")

# %% [markdown]
# ## 保留
#
# - **光刻份额靠一篇译稿。** 阿斯麦的份额出自 36 氪译稿（C 级），分母写明只是光刻设备出货额。若换成口径更宽的统计，“国内份额至多几个百分点”会松动；中国另有未计入的封装、化合物光刻机。
# - **光刻胶的数可能已旧。** 日本合计份额没有写年份，以来源刊布年为最迟。国内近年的 ArF 进展若有出货来源，发现 4 的后半句要改。
# - **替代口径偏乐观。** 图 3 不计产能、认证与代次。HBM 换供要重过认证，ABF 换膜要重做基板。
# - **什么会推翻这些发现**：长鑫 HBM 的出货来源（推翻 1）；第二家 ABF 膜进入量产的来源（推翻 2）；国产浸没式光刻机的装机台数（改写 3）。

# %%
assert "asml" in paper.chain.claims["subject_id"].tolist()
unmade = paper.gaps.data_gaps
paper.say(
    f"本链另有 {len(unmade)} 条待查事项，其中与本文五处直接相关的有 "
    f"{int(unmade['subject'].isin(POINTS).sum())} 条。"
)

# %% [markdown]
# ## 下一步
#
# 1. 查长鑫与国内 HBM 的客户验证与出货；查 HBM 专用的热压键合机（封装设备一环国内只证到划片机）。
# 2. ABF：查三家国内研制者在基板厂的认证阶段，查味之素以外的日本厂商（来源只说“九成以上”）。
# 3. 把“光刻机”按代次拆成两段，图 3 的第二行才有意义。
# 4. EDA：取华大九天、概伦、广立微年报中的收入，换算国内合计份额。

# %% [markdown]
# ## 引文

# %%
paper.references()
