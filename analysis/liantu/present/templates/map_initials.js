/* Search by the initials of pinyin: 发动机 is found by fdj. The browser's own Chinese order gives
   them, for it covers every character; characters read in several ways have them all. */
const Initials = (() => {
  const FIRST = [..."阿八嚓哒妸发旮哈讥咔垃妈拏噢啪七然仨他挖夕丫匝"], LETTERS = [..."abcdefghjklmnopqrstwxyz"];
  const SEVERAL = new Map(("长cz 重cz 行hx 传cz 调dt 单ds 会hk 参cs 藏cz 厦sx 降jx 校jx 系jx 率ls 弹dt 曾cz 乐ly 车cj 石ds 朝cz 解jx 盛cs 沈cs 种cz 壳kq 便bp 色s 粘nz 提td 识sz 奇qj 泊bp 叶yx 番fp 贾gj 查cz 折sz 刹cs 伺cs 铅qy 屏bp 囤dt 给gj 强qj 颈gj 卡kq 扁bp 属sz 术sz 莞gw 汤st 无mw 区oq 合gh 柏b 都d 仇cq 尉wy 秘bm 膀bp 咖gk 呙gw 褚cz 翟dz 蔓mw 荨qx 浚jx 炔gq 拗an 铊tt 铤dt 锘n").split(" ")
    .map((entry) => [entry[0], entry.slice(1)]));
  const order = new Intl.Collator("zh-u-co-pinyin");
  // Without Chinese data the order is that of code points, and nothing is promised.
  const able = FIRST.every((char, i) => i === 0 || order.compare(FIRST[i - 1], char) < 0) && order.compare("锂", "妈") < 0;
  const known = new Map();

  function letters(char) {
    if (/[a-z0-9]/.test(char)) return char;
    if (!able || !/\p{Script=Han}/u.test(char)) return "";
    if (SEVERAL.has(char)) return SEVERAL.get(char);
    if (!known.has(char)) {
      let place = FIRST.length - 1;
      while (place > 0 && order.compare(char, FIRST[place]) < 0) place -= 1;
      known.set(char, LETTERS[place]);
    }
    return known.get(char);
  }

  /* One entry a character that is read: the letters it may stand for. */
  const of = (text) => [...text.normalize("NFKC").toLowerCase()].map(letters).filter(Boolean);

  /* 0 where the query begins the initials, 1 where it stands inside, -1 where it does not. */
  function match(read, query) {
    if (!/^[a-z0-9]{2,}$/.test(query)) return -1;
    for (let from = 0; from + query.length <= read.length; from += 1) {
      if ([...query].every((letter, i) => read[from + i].includes(letter))) return from ? 1 : 0;
    }
    return -1;
  }

  return { of, match, able };
})();
