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
# # 高端医疗影像设备链：整机出来了，管子、探测器、氦和磁体各在谁手里
#
# **问题。** CT、MRI、PET-CT 的国产整机已能成批装进医院。医院问得多的却是停机：球管坏了等几周，液氦涨价谁补。整机的“有”与部件的“有”是两笔账。本文核四样：CT 球管、CT 探测器、MRI 用的液氦、MRI 磁体，并追问哪几样整机厂自己造、外人买不到。

# %%
from liantu.paper_figures import makers_figure, stacked_figure
from liantu.papers import Paper

paper = Paper("imaging")
KEYS = [
    "ct",
    "ct_tube",
    "ct_detector",
    "photon_detector",
    "hv_generator",
    "mri",
    "sc_magnet",
    "helium",
    "cryocooler",
    "sipm",
]

# %% [markdown]
# ## 证据一：整机与部件并排看

# %%
paper.picture(
    lambda: makers_figure(paper, KEYS),
    "图 1　整机（CT、MRI）与关键部件：查到的制造者，按归属与阶段",
)

# %% [markdown]
# **图 1　整机（CT、MRI）与关键部件：查到的制造者，按归属与阶段。** 读图：绿为本土量产，浅绿为本土研制与试产，棕为合资、外资或归属不详，蓝为境外量产；数字是查到的家数，不是产能，也不是世界上的全部家数。

# %%
paper.makers_sheet(paper.makers(["ct_tube", "ct_detector", "sc_magnet"]), quoted=130)

# %%
assert len(paper.makers("ct", status=["volume"], home=["home"])) >= 2
assert paper.makers("ct_detector", status=["volume"], home=["home"]).empty
unmapped = paper.chain.parts.query("supply == 'unmapped'")
paper.say(f"""
**看图 1。** CT 整机国内量产者 {len(paper.makers("ct", status=["volume"], home=["home"]))} 家、MRI {len(paper.makers("mri", status=["volume"], home=["home"]))} 家，绿色是连着的；往部件一层就断断续续。球管国内归属确定的只见{paper.named("ct_tube", status=["pilot", "development"], home=["home"])}自用，
记试产；昆山医源在反倾销公告里被认定具备申请资格{paper.cite_makers("ct_tube", "kunshan_yiyuan")}，最终所有者未核实，落在棕色一段。
另有 {len(unmapped)} 个部件（{paper.join(unmapped["name_zh"], 6)}）连一家量产者都没查到，图上画不出来，却不是不存在。
""")

# %% [markdown]
# ## 证据二：自用还是外售
#
# 影像设备的特点是整机厂自己造核心件。“有人造”不等于“买得到”。

# %%
MAKERS = {"ct_tube": "球管", "ct_detector": "探测器", "sc_magnet": "超导磁体"}
systems = set(paper.makers(["ct", "mri", "pet_ct"], status=["volume"])["firm_id"])
counts = {}
for part, name in MAKERS.items():
    firms = set(paper.makers(part, status=["volume"])["firm_id"])
    counts[name] = {"整机厂": len(firms & systems), "独立部件厂": len(firms - systems)}
paper.picture(
    lambda: stacked_figure(
        counts, {"整机厂": "#587596", "独立部件厂": "#9a6700"}, "查到的量产者（家）"
    ),
    "图 2　三种核心部件的量产者：整机厂自己，还是独立部件厂",
)

# %% [markdown]
# **图 2　三种核心部件的量产者：整机厂自己，还是独立部件厂。** 读图：两段之和是查到的量产者；整机厂那一段多为自用，外人未必买得到。

# %%
oem = paper.fact("sc_magnet", "market_share")
rank = paper.fact("sc_magnet", "rank", "jansen")
paper.say(f"""
**看图 2。** 超导磁体的量产者里，{counts["超导磁体"]["整机厂"]} 家是整机厂。招股书口径称整机厂自产合计{oem.value}{oem.ref}；独立供应商健信超导
2024 年装机量世界第 {rank.low:g}{rank.ref}，是“留给外人”的那一小块里的要角。它的供货关系不全是市场行为：GE 医疗既是客户又是股东，
入股协议附排他条款{paper.cite(paper.chain.supplies.query("supplier == 'jansen' and customer == 'ge_healthcare'")["source_id"].iloc[0])}。数部件厂时，要分清谁的产能可以卖给谁。
""")

# %% [markdown]
# ## 证据三：氦

# %%
paper.claims_sheet(paper.claims("helium"), quoted=130)

# %%
paper.makers_sheet(paper.makers("helium"), quoted=140)

# %%
imported = paper.fact("helium", "import_share", "CN")
yanchi = paper.fact("helium", "capacity", "unnamed_yanchi_helium")
sealed = paper.fact("mri", "output", "philips")
assert imported.low >= 80
paper.say(f"""
国内用氦进口占 {imported}。国内不是没有：{paper.named("helium", home=["home"])}已量产{paper.cite_makers("helium", "jiufeng_energy")}，宁夏盐池一座装置预计年产 {yanchi.value}{yanchi.ref}，与每年数千吨的用量相比可以不计。
另一头在少用：飞利浦的微液氦机型累计装机{sealed.value}（{sealed.period}）{sealed.ref}。
**氦的问题更可能由“少用”解决，而不是由“多产”解决**；这是判断，不是来源原话。
""")

# %% [markdown]
# ## 发现

# %%
sure = paper.sure
japan, germany = paper.lost("JP", "hq_country"), paper.lost("DE", "hq_country")
chains = paper.gaps.measures.query("part_id == 'helium' and measure == 'chains_fed'")["low"].iloc[0]
assert paper.certainty("ct_detector", "fill") == "possible"
assert paper.certainty("helium", "fill") is None
certain = paper.gaps.flags.query(
    "certainty == 'certain' and flag in ['fill', 'secure', 'strengthen']"
)
paper.say(f"""
1. **CT 探测器没有查到国内量产者**（补链：{sure("ct_detector", "fill")}）。奕瑞 2022 年自称尚不具备 CT 探测器量产能力，其后如何没有查到{paper.cite_makers("ct_detector", "iray")}。
   光子计数探测器随整机交付的只见西门子（{sure("photon_detector", "fill")}）。
2. **球管不在补链之列，但要待查**：国内有人造，归属与产量都没有写全。
3. **MRI 磁体是四样里国内最扎实的一样**：量产者{paper.named("sc_magnet", home=["home"])}，含独立供应商；它要的 4K 制冷机，量产者却只查到{paper.named("cryocooler")}，国内有{paper.named("cryocooler", status=["pilot"], home=["home"])}试产
   （单点：{sure("cryocooler", "secure")}）。
4. **氦是全库共用的弱点，但不再是补链**：量产者已查到{paper.named("helium", home=["home"])}，份额待查；依赖它的产业链有 {chains:g} 条，不只影像。进口占比那个数没有年份，宜先更新。
5. **PET 的硅光电倍增管只查到{paper.named("sipm")}**（{sure("sipm", "secure")}）。令日本制造者全部停供，本链停 {len(japan)} 个环节；令德国停供，停 {len(germany)} 个。
   两数都以名单列全为前提，名单在这条链里最不全，宜当作查证的次序，不当作结论。

本链补、固、强标记中“确定”的有 {len(certain)} 个。
""")

# %%
paper.flags_sheet(
    ["ct_detector", "photon_detector", "ct_tube", "helium", "sc_magnet", "cryocooler", "sipm"]
)

# %% [markdown]
# ## 保留
#
# - **这条链的覆盖最薄。** 多个环节未查到制造者，多处“只系于一家”只是只查到一家，机架轴承、高压发生器、制冷机都属此类，业内不止这些厂家。
# - **制冷机的依据是 2003 年的业务转让公告**，只能证明住友重机在做，不能证明没有别人。
# - **整机厂自产多少没有数。** “自主可控”“多数自产”是公司说法，不能换算成国产化率。
# - **什么会推翻这些发现**：奕瑞或联影 CT 探测器的量产来源（推翻 1）；第二家制冷机（推翻 3 的后半）；国内提氦的实际产量（改写氦一节）。
#
# ## 下一步
#
# 1. 查联影、奕瑞 2024 年以后的 CT 探测器与球管出货；查昆山医源的股权。
# 2. 查 4K 制冷机的其他厂家与国内在研者。
# 3. 补滑环、靶盘、液态金属轴承的制造者，这些正是球管与机架的里子。

# %% [markdown]
# ## 引文

# %%
paper.references()
