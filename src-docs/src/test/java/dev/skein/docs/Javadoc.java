package dev.skein.docs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Comments of Java and proto sources as AsciiDoc. */
final class Javadoc {
    private static final Pattern INLINE_TAG = Pattern.compile("\\{@(?:code|literal|link|linkplain|value)\\s+([^}]*)}");
    private static final Pattern PROTO_CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern BLOCK_TAG = Pattern.compile("(?m)^\\s*@\\w+[\\s\\S]*");

    private Javadoc() {}

    /** A raw Javadoc comment: main text only, its paragraphs kept. */
    static String toAsciiDoc(String comment) {
        String text = BLOCK_TAG.matcher(comment).replaceFirst("");
        text = replace(INLINE_TAG, text);
        text = text.replaceAll("\\s+", " ").replace("<p>", "\n\n").replaceAll("</?(em|i|b|strong)>", "_");
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        return escape(text.replaceAll("(?m)^ +| +$", "").trim());
    }

    /** A comment of a proto file, which uses back-ticks already. */
    static String ofProto(String comment) {
        String text = comment.replaceAll("(?m)^ ", "").trim().replaceAll("\\n(?!\\n)(?<!\\n\\n)", " ");
        return escape(replace(PROTO_CODE, text).replaceFirst(" ?Errors: ", "\n\n_Errors:_ "));
    }

    private static String replace(Pattern code, String text) {
        return code.matcher(text)
                .replaceAll(
                        match -> Matcher.quoteReplacement("`+" + match.group(1).trim() + "+`"));
    }

    private static String escape(String text) {
        return text.replace("|", "\\|");
    }
}
