package dev.skein.stack.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;

/** The texts in the constant pool of a class, which ArchUnit does not know. */
final class StringConstants {
    private static final int MAGIC_AND_VERSION = 8;
    private static final int UTF8 = 1;

    private StringConstants() {}

    /** Names of types and methods are among them. */
    static Set<String> of(JavaClass type) {
        Set<String> texts = new HashSet<>();
        try (InputStream file = type.getSource()
                        .orElseThrow(() -> new IllegalStateException("no class file of " + type.getName()))
                        .getUri()
                        .toURL()
                        .openStream();
                DataInputStream in = new DataInputStream(file)) {
            in.skipNBytes(MAGIC_AND_VERSION);
            int entries = in.readUnsignedShort();
            for (int i = 1; i < entries; i++) {
                int tag = in.readUnsignedByte();
                if (tag == UTF8) {
                    texts.add(in.readUTF());
                } else {
                    in.skipNBytes(sizeOf(tag));
                    // Long and double count twice.
                    i += tag == 5 || tag == 6 ? 1 : 0;
                }
            }
            return texts;
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the class file of " + type.getName(), e);
        }
    }

    /** See chapter 4.4 of the JVM specification. */
    private static int sizeOf(int tag) {
        return switch (tag) {
            case 7, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
            case 5, 6 -> 8;
            default -> throw new IllegalStateException("constant of kind " + tag);
        };
    }
}
