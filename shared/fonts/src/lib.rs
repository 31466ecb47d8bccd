//! Fonts for the scripts that Noto Sans and DejaVu Sans lack, as their makers publish them. `files/SOURCES.md` says where they
//! come from and under which licence.
//!
//! They are part of the program, so that a list looks the same on every machine; until a name needs one, nobody reads it.

/// Noto Sans for one script each, then symbols and emoji; regular and bold in one file.
pub static SCRIPTS: [&[u8]; 21] = [
    include_bytes!("../files/NotoSansHebrew.ttf"),
    include_bytes!("../files/NotoSansArabic.ttf"),
    include_bytes!("../files/NotoSansArmenian.ttf"),
    include_bytes!("../files/NotoSansGeorgian.ttf"),
    include_bytes!("../files/NotoSansEthiopic.ttf"),
    include_bytes!("../files/NotoSansDevanagari.ttf"),
    include_bytes!("../files/NotoSansBengali.ttf"),
    include_bytes!("../files/NotoSansGurmukhi.ttf"),
    include_bytes!("../files/NotoSansGujarati.ttf"),
    include_bytes!("../files/NotoSansOriya.ttf"),
    include_bytes!("../files/NotoSansTamil.ttf"),
    include_bytes!("../files/NotoSansTelugu.ttf"),
    include_bytes!("../files/NotoSansKannada.ttf"),
    include_bytes!("../files/NotoSansMalayalam.ttf"),
    include_bytes!("../files/NotoSansSinhala.ttf"),
    include_bytes!("../files/NotoSansThai.ttf"),
    include_bytes!("../files/NotoSansLao.ttf"),
    include_bytes!("../files/NotoSansKhmer.ttf"),
    include_bytes!("../files/NotoSansMyanmar.ttf"),
    include_bytes!("../files/NotoSansSymbols.ttf"),
    include_bytes!("../files/NotoEmoji.ttf"),
];

/// WenQuanYi Micro Hei: Chinese, Japanese and Korean. Noto Sans CJK, which is better, has 19 MB.
pub static CJK: &[u8] = include_bytes!("../files/wqy-microhei.ttc");
