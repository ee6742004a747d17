"""Seeds of MarkupFuzz: a document for each element and kind of text.

    python3 Fuzz/markup_seeds.py FOLDER
"""

import pathlib
import sys

BODIES = [
    "Hello there.", "<p>One.</p><p><s>Two</s></p>", "a<break time='500ms'/>b<break strength='weak'/>c",
    "<prosody rate='fast' volume='-6dB'>a</prosody>", "<prosody rate='+20%'>a <prosody volume='silent'>b</prosody></prosody>",
    "<voice name='kurt'>a</voice>", "<sub alias='World Wide Web'>WWW</sub>", "a <mark name='m'/>b<mark name='n'/>",
    "<lang xml:lang='zh-CN'>12</lang>", "<![CDATA[a < b]]>&amp;&#x41;<!-- c -->", "<emphasis>a</emphasis>",
    "<phoneme ph='ˈɛndʒɪn'>nginx</phoneme>'s", "<phoneme alphabet='x-arpabet' ph='EH1 N | EH1 K S'/>",
    "<phoneme alphabet='pinyin' ph='chong2 qing4'>重庆</phoneme>", "<s xml:lang='en-GB'>on 3/4</s>",
] + [
    f"<say-as interpret-as='{kind}'>{text}</say-as>" for kind, text in [
        ("characters", "ab-1"), ("cardinal", "-1,234.5"), ("ordinal", "3rd"), ("telephone", "+1 415 555-0123"),
        ("time", "2:30pm"), ("currency", "$5.30"), ("date' format='dmy", "3/4/2024"), ("date", "2024-03-04"),
    ]
]
OTHERS = ["Hi [voice:kurt]there[pause:300ms].", "14:30", "3/4/2024", "$5", "+1 (415) 555", "第3", "<!DOCTYPE a><speak>a</speak>"]

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
documents = [f"<speak>{body}</speak>" for body in BODIES] + OTHERS
documents.append("<?xml version='1.0'?><speak version='1.1' xml:lang='en'>" + "".join(BODIES) + "</speak>")
for index, document in enumerate(documents):
    (folder / f"{index:02}").write_text(document)
