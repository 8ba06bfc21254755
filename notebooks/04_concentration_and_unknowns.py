# %% [markdown]
# # 集中度与未知
#
# **问题：市场在谁手里？公布的份额只有一部分时，能说到什么程度？**
# 来源往往只印出前几家。余下部分可能分散在许多家，也可能集中在一家，所以 HHI、首位份额、本土份额都写成**区间**，而不是一个估计值。

# %%
import liantu as lt
import matplotlib.pyplot as plt
import pandas as pd
from liantu.gaps.words import Names
from liantu.present.figures import cjk_font

plt.rcParams.update({"font.family": [cjk_font(), "DejaVu Sans"], "axes.unicode_minus": False})

chain = lt.load("chips")
names = Names(chain, "zh")
found = chain.concentration(home="CN")
found

# %%
firms = found.table[(found.table["by"] == "firm")].sort_values("hhi_low", ascending=False)
assert (firms["hhi_low"] <= firms["hhi_high"]).all()
assert (firms["home_low"] <= firms["home_high"]).all()
scope = {code: names.regions.get(code, "世界") for code in firms["scope"].unique()}
labels = [f"{names.parts[p]}（{scope[s]}）" for p, s in firms[["part_id", "scope"]].to_numpy()]
figure, axis = plt.subplots(figsize=(7, 0.32 * len(firms) + 0.9))
width = (firms["hhi_high"] - firms["hhi_low"]).clip(lower=80)
axis.barh(labels, width, left=firms["hhi_low"], color="#1f3a5f", height=0.55)
axis.axvline(2500, color="#b3261e", linestyle="--", linewidth=0.9)
axis.set_xlim(0, 10_000)
axis.invert_yaxis()
axis.set_xlabel("HHI（按企业）")
axis.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# **图 1　各环节 HHI 的区间。** 读图：整条都在虚线（2500）右侧的，无论余额怎样分布都高度集中；横跨虚线的不能下结论；越长的条，公布的份额越少。

# %%
sure = firms[firms["hhi_low"] > 2500]
open_ = firms[(firms["hhi_low"] <= 2500) & (firms["hhi_high"] > 2500)]
assert not sure.empty
assert not open_.empty
f"确定高度集中 {len(sure)} 个，尚不能断定 {len(open_)} 个，共 {len(firms)} 个有公开份额"

# %% [markdown]
# ## 本土份额
#
# 下限是已知属于本土的份额之和；上限再加上**可能**属于本土的余额。

# %%
home = firms.sort_values("home_high")
labels = [f"{names.parts[p]}（{scope[s]}）" for p, s in home[["part_id", "scope"]].to_numpy()]
figure, axis = plt.subplots(figsize=(7, 0.32 * len(home) + 0.9))
width = (home["home_high"] - home["home_low"]).clip(lower=0.8)
axis.barh(labels, width, left=home["home_low"], color="#1a7f37", height=0.55)
axis.axvline(10, color="#b3261e", linestyle="--", linewidth=0.9)
axis.set_xlim(0, 100)
axis.invert_yaxis()
axis.set_xlabel("本土企业份额 %")
axis.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# **图 2　本土企业份额的区间。** 读图：整条在 10 % 虚线左侧的，确定不足一成；从 0 一直拉到右端的，等于说“公开资料回答不了”，不应当读成“很高”或“很低”。

# %%
low = home[home["home_high"] < 10]
wide = home[home["home_high"] - home["home_low"] > 50]
assert set(low["part_id"]).isdisjoint(wide["part_id"])
f"确定不足一成 {len(low)} 个；区间宽过 50 个百分点、等于没有答案的 {len(wide)} 个"

# %% [markdown]
# ## 一个区间的由来
#
# 份额取自哪几条论断、哪一年、原文怎样写，都能追到。

# %%
row = sure.iloc[0]
cited = chain.claims[chain.claims["claim_id"].isin(row["claim_ids"].split(";"))]
cited[["claim_id", "subject_id", "low", "high", "period", "as_printed", "quote"]]

# %% [markdown]
# ## 未知有多大
#
# 有公开份额的环节只是一部分。没有份额不等于不集中，只等于不知道。

# %%
made = chain.parts.loc[chain.parts["supply"] == "made", "part_id"]
kinds = pd.Series({
    "整段已知（余额不足 1 %）": int((firms["remainder"] < 1).sum()),
    "部分已知": int((firms["remainder"] >= 1).sum()),
    "没有公开份额": len(made) - firms["part_id"].nunique(),
})  # fmt: skip
assert kinds.iloc[2] > len(sure)
kinds.to_frame("环节与市场数")

# %% [markdown]
# **小结。** 能确定高度集中的环节只是少数，更多的环节是“不知道”。要把“可能”变成“确定”，最省力的办法是补上前几家的份额或一句“全球只有几家”。
#
# [回到开始](00_start.ipynb) · 下一本：[九链全景](05_panorama.ipynb)
