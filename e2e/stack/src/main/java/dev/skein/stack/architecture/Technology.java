package dev.skein.stack.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;

/** What a feature must not know, so that it can be read, and tested, without it. */
final class Technology {
    private static final List<String> TRANSPORT_AND_STORAGE = List.of(
            "io.grpc.",
            "io.quarkus.grpc.",
            "io.vertx.",
            "io.netty.",
            "io.quarkus.vertx.",
            "io.quarkus.websockets.",
            "jakarta.ws.rs.",
            "jakarta.websocket.",
            "java.sql.",
            "javax.sql.",
            "org.postgresql.",
            "io.quarkus.redis.",
            "dev.skein.kit.redis.",
            "dev.skein.kit.amqp.",
            "dev.skein.kit.channel.");

    private static final List<String> CONTRACT = List.of("dev.skein.v1.", "dev.skein.internal.v1.");

    /** Opaque bytes are what a feature may carry without looking into them. */
    private static final String OPAQUE_BYTES = "com.google.protobuf.ByteString";

    private Technology() {}

    static DescribedPredicate<JavaClass> ofTransportOrStorage() {
        return DescribedPredicate.describe(
                "are gRPC, Vert.x, Netty, SQL, Redis or AMQP",
                type -> TRANSPORT_AND_STORAGE.stream().anyMatch(type.getName()::startsWith));
    }

    /**
     * The wire form: the protobuf runtime, stubs, and what exists for the sake of one call ({@code …Request}, {@code
     * …Response}).
     *
     * <p>The contract's other messages ({@code Content}, {@code Caller}, {@code UserEvent}, enums) may pass through a
     * feature: copying each of them field by field into a twin would only be one more thing to keep equal. A feature
     * carries them; parsing is an adapter's work, and needs the runtime's exceptions, which are refused here.
     */
    static DescribedPredicate<JavaClass> ofWireForm() {
        return DescribedPredicate.describe("are of the wire form", Technology::isWireForm);
    }

    private static boolean isWireForm(JavaClass type) {
        String name = type.getName();
        if (name.startsWith("com.google.protobuf.") || name.startsWith("com.google.rpc.")) {
            return !name.equals(OPAQUE_BYTES);
        }
        if (CONTRACT.stream().noneMatch(name::startsWith)) {
            return false;
        }
        String simple = name.substring(name.lastIndexOf('.') + 1);
        return simple.endsWith("Request")
                || simple.endsWith("Response")
                || simple.contains("Request$")
                || simple.contains("Response$")
                || simple.contains("Grpc")
                || simple.endsWith("Service");
    }
}
