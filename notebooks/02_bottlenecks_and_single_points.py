# %% [markdown]
# # 瓶颈与单点
#
# **问题：谁一断供，终端产品就停？哪两处同时断供才停？哪些环节从几个角度看都是要道？**
# 停与不停按“与或”逻辑精确计算：一项必需投入只要还有一个成立的供方就不停；每项必需投入都要有。不计库存与时间。

# %%
import liantu as lt
import matplotlib.pyplot as plt
import numpy as np
from liantu.gaps.words import Names
from liantu.present.figures import cjk_font
from liantu.present.notebook import explore

plt.rcParams.update({"font.family": [cjk_font(), "DejaVu Sans"], "axes.unicode_minus": False})

chain = lt.load("chips")
names = Names(chain, "zh")

# %% [markdown]
# ## 单点失效
#
# 先按国家或地区。`origin` 为 own 指该国握有这一环节的全部制造者，为 inherited 指因投入中断而停。

# %%
points = chain.spof(unit="country")
points

# %%
found = chain.gaps().points
final = found[found["final"] & found["market"]]
final[["part_id", "unit", "element", "origin", "market_certain", "witness_zh"]]

# %%
# 任一制造者可替代的口径下，终端的每个单点都必须令该终端在推演中停摆。
for row in final.itertuples():
    unit = {"firm": "firms", "group": "groups", "country": "countries"}[row.unit]
    assert row.part_id in chain.what_if(**{unit: row.element}).finals, row
f"终端单点 {len(final)} 个，其中确定 {int(final['market_certain'].sum())} 个"

# %% [markdown]
# **怎么读。** `witness_zh` 写明如何一步步传到终端。`market_certain` 为假的，是因为该环节的制造者名单还没有来源证明完整：也许有未列入的第二家。这样的单点应当先查证，而不是先喊断。
#
# ## 成对失效
#
# 单独断供都不停，同时断供才停。国别成对里常有本国：这说明外方断供时靠本土制造者顶住，本土一侧因此成了要害。

# %%
pairs = chain.cuts(2, unit="country")
pairs

# %%
both = pairs.table[(pairs.table["size"] == 2) & pairs.table["final"]]
held = both[["first", "second"]].stack().value_counts()
figure, axis = plt.subplots(figsize=(7, 0.42 * max(len(held), 2) + 0.8))
axis.barh(
    [names.regions[code] for code in held.index], held.to_numpy(), color="#1f3a5f", height=0.6
)
axis.invert_yaxis()
axis.set_xlabel("参与的终端成对割集数")
axis.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# **图 1　令终端停摆的国别成对割集中，各国出现的次数。** 读图：柱越长，越多的“两国同断即停”绕不开它。单独一国就能令其停摆的终端不再计成对，故要与上面的单点表合看。

# %%
assert "CN" in held.index
assert not set(map(tuple, both[["part_id", "first"]].to_numpy())) & set(
    map(tuple, pairs.table.loc[pairs.table["size"] == 1, ["part_id", "first"]].to_numpy())
)
pairs.witness(int(both.index[0]))

# %% [markdown]
# ## 从几个角度看要道
#
# 割集、停摆面、支配、介数、可达、集中度各排一遍，**不加总成一个分数**：角度之间常常并不一致，一致的地方才值得先看。

# %%
ranked = chain.ranking()
ranked

# %%
tau = ranked.agreement.pivot_table(index="first", columns="second", values="tau", sort=False)
labels = {"cuts": "割集", "stops": "停摆面", "dominators": "支配", "betweenness": "介数",
          "reach": "可达", "concentration": "集中度"}  # fmt: skip
figure, axis = plt.subplots(figsize=(5, 3.6))
image = axis.imshow(tau.to_numpy(), cmap="RdBu", vmin=-1, vmax=1)
axis.set_xticks(range(len(tau.columns)), [labels[c] for c in tau.columns])
axis.set_yticks(range(len(tau.index)), [labels[c] for c in tau.index])
for (y, x), value in np.ndenumerate(tau.to_numpy()):
    if not np.isnan(value):
        axis.text(x, y, f"{value:.2f}", ha="center", va="center", fontsize=8)
_ = figure.colorbar(image, shrink=0.8)

# %% [markdown]
# **图 2　六个角度两两之间的一致程度（Kendall τ-b）。** 读图：1 为排序全同，0 为无关，负为相反。支配与介数都只看图的形状，自然相近；割集与它们几乎无关，说明“图上居中”不等于“断了就停”。

# %%
assert tau.loc["dominators", "betweenness"] > 0.4
assert tau.loc["cuts", ["dominators", "betweenness"]].abs().max() < 0.4
ranked.consensus[ranked.consensus["consensus"] != ""]

# %% [markdown]
# ## 自己试
#
# 选链、选口径，再选要断供的国家或地区（按住 Ctrl 可多选），看停什么。没有安装 ipywidgets 时只显示默认结果。

# %%
homes = ["JP", "US", "KR", "NL", "DE", "CN", "GB", "FR"]


def knock(chain: str, substitution: str, out: tuple[str, ...]) -> object:
    """Take countries out of a chain."""
    return lt.load(chain).what_if(countries=out, substitution=substitution)


explore(
    knock,
    several=("out",),
    chain=[(lt.load(name).info.name_zh, name) for name in lt.chains()],
    substitution=[("任一制造者可替代", "market"), ("只认现行合同", "contracted")],
    out=[(names.regions[code], code) for code in homes],
)

# %%
# 不用控件时的同一个问题：
knock("chips", "market", ("JP", "US"))

# %% [markdown]
# **保留。** 单点与成对都建立在已列入的制造者之上；不计改换供方所需的认证时间，也不计库存。
#
# [回到开始](00_start.ipynb) · 下一本：[缺口与措施](03_gaps_and_remedies.ipynb)
