package dev.skein.push.decision;

/** What is shown on the device (PSH-07). */
final class PushText {
    /** More than any vendor shows; each cuts further to its own limit. */
    static final int MAX_LENGTH = 500;

    private PushText() {}

    /**
     * {@code nick：text} between two people, {@code nick(group name)：text} in a group; without a nickname {@code text} and
     * {@code (group name):text}.
     *
     * @param groupName empty for two people
     */
    static String of(StoredMessage message, String groupName, String language) {
        String said = switch (message.digest()) {
            case Digest.Words words -> words.text();
            case Digest.Label label -> label.in(language);
        };
        return clean(prefix(message.sender().nickname(), groupName) + said);
    }

    private static String prefix(String nickname, String groupName) {
        if (groupName.isEmpty()) {
            return nickname.isEmpty() ? "" : nickname + '：';
        }
        return nickname.isEmpty() ? '(' + groupName + "):" : nickname + '(' + groupName + ")：";
    }

    /** Cut, and without control characters, which neither vendors nor Postgres take (NUL). */
    private static String clean(String text) {
        StringBuilder kept = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
        text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .limit(MAX_LENGTH)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
