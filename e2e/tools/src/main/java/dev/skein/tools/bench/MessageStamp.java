package dev.skein.tools.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A client_message_id that says when its message was meant to leave, so that the receiver can measure the delivery
 * without asking the sender.
 *
 * <p>{@code tttttttt-tttt-4sss-9ssc-cccccccccccc}: 48 bits of microseconds since the clock's origin, 20 bits of session,
 * 52 bits of the session's own counter. Valid as a random (version 4) UUID, and unique within a run because session and
 * counter are.
 */
final class MessageStamp {
    static final int LENGTH = 36;
    static final String PLACEHOLDER = "00000000-0000-4000-9000-000000000000";
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private MessageStamp() {}

    static void write(ByteBuf out, int at, long micros, int session, long counter) {
        hex(out, at, micros >>> 16, 8);
        hex(out, at + 9, micros, 4);
        hex(out, at + 15, session >>> 8, 3);
        hex(out, at + 20, session, 2);
        hex(out, at + 22, counter >>> 48, 1);
        hex(out, at + 24, counter, 12);
    }

    /** Microseconds since the clock's origin, or -1 when this is no stamp of ours. */
    static long micros(ByteBuf in, int at) {
        long value = 0;
        for (int i = 0; i < 13; i++) {
            if (i == 8) {
                continue;
            }
            int digit = Character.digit(in.getByte(at + i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static void hex(ByteBuf out, int at, long value, int digits) {
        long rest = value;
        for (int i = digits - 1; i >= 0; i--) {
            out.setByte(at + i, HEX[(int) (rest & 0xF)]);
            rest >>>= 4;
        }
    }
}
