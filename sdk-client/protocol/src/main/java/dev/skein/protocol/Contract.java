package dev.skein.protocol;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.TypeRegistry;
import dev.skein.v1.AccountProto;
import dev.skein.v1.AuthProto;
import dev.skein.v1.ContentProto;
import dev.skein.v1.ErrorProto;
import dev.skein.v1.FrameProto;
import dev.skein.v1.GroupProto;
import dev.skein.v1.MessageProto;
import dev.skein.v1.PlatformProto;
import dev.skein.v1.PresenceProto;
import dev.skein.v1.ProfileProto;
import dev.skein.v1.PushProto;
import dev.skein.v1.SyncProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The public contract {@code skein.v1} by its descriptors: for JSON, reflection and the OpenAPI document. */
public final class Contract {
    private static final List<FileDescriptor> FILES = List.of(
            AccountProto.getDescriptor(),
            AuthProto.getDescriptor(),
            ContentProto.getDescriptor(),
            ErrorProto.getDescriptor(),
            FrameProto.getDescriptor(),
            GroupProto.getDescriptor(),
            MessageProto.getDescriptor(),
            PlatformProto.getDescriptor(),
            PresenceProto.getDescriptor(),
            ProfileProto.getDescriptor(),
            PushProto.getDescriptor(),
            SyncProto.getDescriptor());

    private static final Map<String, MethodDescriptor> METHODS = methodsByPath();

    /** Knows every message of the contract; needed to print an {@code Any}. */
    public static final TypeRegistry TYPES = types();

    private Contract() {}

    /** All files of {@code skein.v1}. */
    public static List<FileDescriptor> files() {
        return FILES;
    }

    /** The method at a path such as {@code skein.v1.MessageService/Send}. */
    public static Optional<MethodDescriptor> method(String path) {
        return Optional.ofNullable(METHODS.get(path));
    }

    /** All methods by their path. */
    public static Map<String, MethodDescriptor> methods() {
        return METHODS;
    }

    /** Whether calling it twice does no more than calling it once. */
    public static boolean mayBeRepeated(String method) {
        return level(method) != IdempotencyLevel.IDEMPOTENCY_UNKNOWN;
    }

    /** Whether it changes nothing, so that nobody minds when it is given up half-way. */
    public static boolean onlyReads(String method) {
        return level(method) == IdempotencyLevel.NO_SIDE_EFFECTS;
    }

    private static IdempotencyLevel level(String path) {
        MethodDescriptor method = METHODS.get(path);
        return method == null
                ? IdempotencyLevel.IDEMPOTENCY_UNKNOWN
                : method.getOptions().getIdempotencyLevel();
    }

    private static Map<String, MethodDescriptor> methodsByPath() {
        Map<String, MethodDescriptor> methods = new HashMap<>();
        for (FileDescriptor file : FILES) {
            for (ServiceDescriptor service : file.getServices()) {
                for (MethodDescriptor method : service.getMethods()) {
                    methods.put(service.getFullName() + '/' + method.getName(), method);
                }
            }
        }
        return Map.copyOf(methods);
    }

    private static TypeRegistry types() {
        TypeRegistry.Builder builder = TypeRegistry.newBuilder();
        FILES.forEach(file -> builder.add(file.getMessageTypes()));
        return builder.build();
    }
}
