package dev.skein.tools.bench;

import io.netty.buffer.ByteBuf;

/**
 * The protobuf wire format, as much of it as reading answers needs.
 *
 * <p>The generated classes would build a {@code ServerFrame}, a {@code Message} and four strings for each of 60,000
 * frames a second, on the cores that are being measured.
 */
final class Wire {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private Wire() {}

    static int field(int tag) {
        return tag >>> 3;
    }

    static long varint(ByteBuf in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = in.readByte();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("varint of more than ten bytes");
    }

    static int tag(ByteBuf in) {
        return (int) varint(in);
    }

    static int length(ByteBuf in) {
        long length = varint(in);
        if (length < 0 || length > in.readableBytes()) {
            throw new IllegalArgumentException("field of " + length + " bytes in " + in.readableBytes());
        }
        return (int) length;
    }

    static void skip(ByteBuf in, int tag) {
        switch (tag & 7) {
            case VARINT -> varint(in);
            case FIXED64 -> in.skipBytes(8);
            case LENGTH -> in.skipBytes(length(in));
            case FIXED32 -> in.skipBytes(4);
            default -> throw new IllegalArgumentException("wire type " + (tag & 7));
        }
    }

    static void writeVarint(ByteBuf out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }
}
