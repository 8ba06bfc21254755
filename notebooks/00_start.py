# %% [markdown]
# # 从这里开始
#
# 链图（Liantu）把一条产业链写成有来源的供应网络，再问三个问题：**断在哪里、凭什么这样说、怎么补**。
# 这一页用五分钟走一遍；往后每一本都从一个问题出发。
#
# 依次按 Shift + Enter 运行各单元格。不需要联网。

# %%
import liantu as lt

chain = lt.load("chips")
chain

# %% [markdown]
# 上表是一条链的家底：环节多少、已查多少、依据几条、来源等级如何。**先看家底，再看结论**：查得少的地方，没有标记不等于安全。
#
# ## 一、断在哪里

# %%
found = chain.gaps(home="CN")
found

# %% [markdown]
# 每一行是一个判断。*补链*（fill）：终端必需而本土没有量产或份额不足一成；*固链*（secure）：有供给但一碰就断；*强链*（strengthen）：本土已有优势且位居要道；*待查*（survey）：资料不足，不下结论。
# “确定”（certain）指缺失的资料无论怎样补全都成立；“可能”（possible）要先查证再用。

# %%
counts = found.counts()
assert any(sum(count.values()) for count in counts.values())
assert set(found.flags["certainty"]) <= {"certain", "possible"}
counts

# %% [markdown]
# ## 二、凭什么这样说
#
# 若某一家断供，倒下的是谁、按什么次序，可以直接问。名称和编号都认，写错了会提示相近的。括号里写明其中几处是确定的；其余因制造者名单未证实完整，只是可能。

# %%
chain.what_if(firms=["味之素"])

# %%
chain.what_if(countries=["JP"]).summary_zh

# %% [markdown]
# ## 三、看全貌
#
# 地图在笔记本里直接打开，也写成旁边的一个网页文件，断网可用，可以发给别人。

# %%
chain.map()

# %% [markdown]
# **图 1　芯片链图。** 读图：自左至右是技术、材料、零部件、整机、系统到服务；颜色与字（补、固、强）是环节的首要标记，点开环节可见制造者、依据与来源，“断供”按钮演示停摆如何传导。空白时见图下的说明。
#
# ## 接着读
#
# | 笔记本 | 回答什么 |
# |---|---|
# | [01 读懂一条链](01_read_a_chain.ipynb) | 有哪些表，来源可靠到什么程度，缺什么 |
# | [02 瓶颈与单点](02_bottlenecks_and_single_points.ipynb) | 谁一断就停，哪两处同时断才停 |
# | [03 缺口与措施](03_gaps_and_remedies.ipynb) | 补哪里、固哪里，哪项措施最见效 |
# | [04 集中度与未知](04_concentration_and_unknowns.ipynb) | 市场在谁手里，不知道的有多少 |
# | [05 九链全景](05_panorama.ipynb) | 各链共有的薄弱处 |
# | [06 带来自己的链](06_bring_your_own_chain.ipynb) | 用 Excel 填一条自己的产业链 |
#
# 每条链另有一份工作论文：
# [5G 设备](chain_5g.ipynb) · [民用飞机](chain_aircraft.ipynb) · [北斗导航](chain_beidou.ipynb) · [生物药制备](chain_biopharma.ipynb) · [芯片](chain_chips.ipynb) · [大型邮轮](chain_cruise.ipynb) · [高端医疗影像设备](chain_imaging.ipynb) · [智能机器人](chain_robots.ipynb) · [智能传感器](chain_sensors.ipynb)
