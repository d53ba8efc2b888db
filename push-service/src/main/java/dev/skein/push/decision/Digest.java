package dev.skein.push.decision;

/** What a message says, as far as a push shows it (requirements table T5). */
public sealed interface Digest {
    /** The words themselves. */
    record Words(String text) implements Digest {}

    /** A word for the kind, in the language of the device. */
    enum Label implements Digest {
        IMAGE("[图片]", "[Image]"),
        VOICE("[语音]", "[Voice]"),
        VIDEO("[视频]", "[Video]"),
        LOCATION("[位置]", "[Location]"),
        FILE("[文件]", "[File]"),
        FACE("[表情]", "[Face]"),
        CARD("[名片]", "[Card]");

        private final String chinese;
        private final String english;

        Label(String chinese, String english) {
            this.chinese = chinese;
            this.english = english;
        }

        /** @param language BCP 47; anything but Chinese, also nothing, means English */
        String in(String language) {
            return language.regionMatches(true, 0, "zh", 0, 2) ? chinese : english;
        }
    }
}
