package dev.skein.docs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Code that pages show in full, because forges render no AsciiDoc includes. A comment before such a block names the source
 * that it repeats, and perhaps a tag in it: {@code // code: e2e/tools/…/Example.java#example}, in Markdown
 * {@code <!-- code: … -->}.
 */
final class CodeBlocks {
    private static final Pattern BLOCK = Pattern.compile("(?ms)(^(?:<!--|//) code: ([\\w./-]+)(?:#(\\w+))?(?: -->)?\\n"
            + "(?:(?:<!--|//|\\[)[^\\n]*\\n)*(?:```\\w+|----)\\n)(.*?)(^(?:```|----)\\n)");

    private CodeBlocks() {}

    static long count(String page) {
        return BLOCK.matcher(page).results().count();
    }

    /** The page with the code of today. */
    static String renewed(String page) {
        return BLOCK.matcher(page)
                .replaceAll(block -> Matcher.quoteReplacement(
                        block.group(1) + code(block.group(2), block.group(3)) + block.group(5)));
    }

    private static String code(String file, String tag) {
        String source = Checkout.read(Checkout.root().resolve(file));
        if (tag == null) {
            return source;
        }
        int begin = source.indexOf("tag::" + tag + "[]");
        int end = source.indexOf("end::" + tag + "[]");
        if (begin < 0 || end < begin) {
            throw new IllegalStateException("no tag " + tag + " in " + file);
        }
        return source.substring(source.indexOf('\n', begin) + 1, source.lastIndexOf('\n', end) + 1);
    }
}
