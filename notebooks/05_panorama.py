# %% [markdown]
# # 九链全景
#
# **问题：几条链看似各不相干，是否系于同一家企业、同一个环节、同一个国家？**
# 企业与环节全库共用：一家企业只有一行，一个环节只住在一条链里，别的链引用它时，连同其全部上游一起计入。

# %%
import liantu as lt
import matplotlib.pyplot as plt
from liantu.gaps.words import Names
from liantu.present.figures import cjk_font

plt.rcParams.update({"font.family": [cjk_font(), "DejaVu Sans"], "axes.unicode_minus": False})

whole = lt.panorama()
names = Names(whole.joined, "zh")
titles = {chain.id: chain.info.name_zh for chain in whole.chains.values()}
whole

# %% [markdown]
# ## 共有的环节
#
# 终端经必需投入依赖它的链数。下图是被两条链以上**直接**取用、且依赖面最广的环节。

# %%
shared = whole.shared_parts()
direct = shared[shared["direct"].str.contains(";")].head(15)
figure, axis = plt.subplots(figsize=(7, 0.32 * len(direct) + 0.8))
axis.barh(
    [names.parts[p] for p in direct["part_id"]],
    direct["essential_count"],
    color="#1f3a5f",
    height=0.6,
)
axis.invert_yaxis()
axis.set_xlabel("终端赖以成立的链数")
axis.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# **图 1　多条链共同依赖的环节。** 读图：柱长是终端离不开它的链数。排在前面的多属芯片链：芯片与制造芯片的工艺是各链的公共底座，一处中断会同时传到许多终端。

# %%
top = direct.head(5)["part_id"].str.partition(":")[0].value_counts()
assert top.idxmax() == "chips"
assert shared["essential_count"].max() >= 5
shared.head(8)

# %% [markdown]
# ## 共有的企业
#
# 出现在两条链以上的企业。链数多说明牵连广，不说明不可替代；能否替代要看下一节。

# %%
firms = whole.presence()
firms.assign(name=firms["element"].map(names.firms))[
    ["name", "chains", "part_count", "volume_parts"]
].head(10)

# %% [markdown]
# ## 共有的单点
#
# 单独断供即令两条链以上的终端停摆者。

# %%
points = whole.common_points(home="CN")
points.assign(name=[names.element(u, e) for u, e in points[["unit", "element"]].to_numpy()])[
    ["name", "unit", "chains", "final_count", "market", "contracted", "market_certain"]
]

# %%
countries = points[points["unit"] == "country"].reset_index(drop=True)
figure, axis = plt.subplots(figsize=(7, 0.4 * max(len(countries), 2) + 1.0))
where = range(len(countries))
axis.barh(where, countries["market"], height=0.6, color="#b9c7d6", label="可能")
axis.barh(where, countries["market_certain"], height=0.6, color="#b3261e", label="确定")
axis.set_yticks(where, [names.regions[c] for c in countries["element"]])
axis.invert_yaxis()
axis.xaxis.get_major_locator().set_params(integer=True)
axis.set_xlabel("一国断供即有终端停摆的链数（任一制造者可替代）")
axis.legend(frameon=False, loc="lower right")
axis.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# **图 2　一国断供，几条链的终端停摆。** 读图：浅色是按已列入的制造者算，红色是无论名单怎样补全都成立的部分。红色远短于浅色：多数跨链单点还需要先查清“是否真的没有别家”。

# %%
assert (points["market_certain"] <= points["market"]).all()
assert 2 * countries["market_certain"].sum() < countries["market"].sum()
assert (points["chain_count"] >= 2).all()
first = points.iloc[0]
unit = {"country": "countries", "firm": "firms", "group": "groups"}[first["unit"]]
fallen = whole.joined.what_if(**{unit: first["element"]})
bound = whole.joined.what_if(**{unit: first["element"]}, substitution="contracted")
assert set(first["finals"].split(";")) == {*fallen.finals, *bound.finals}
fallen

# %% [markdown]
# **小结。** 各链的薄弱处并不各自独立：上游电子与少数材料是公共底座。对地方而言，守住一个公共环节，收益可能同时落在几条链上；这也正是单链报告看不出来的。
#
# [回到开始](00_start.ipynb) · 下一本：[带来自己的链](06_bring_your_own_chain.ipynb)
