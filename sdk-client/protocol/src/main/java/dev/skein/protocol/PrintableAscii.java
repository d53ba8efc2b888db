package dev.skein.protocol;

/** What ids are made of that clients and platforms choose freely: they go into logs, keys and addresses as they are. */
final class PrintableAscii {
    private PrintableAscii() {}

    static boolean isOfLength(String value, int max) {
        int length = value.length();
        if (length == 0 || length > max) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c < 0x20 || c > 0x7e) {
                return false;
            }
        }
        return true;
    }
}
