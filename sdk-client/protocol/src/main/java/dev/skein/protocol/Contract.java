package dev.skein.protocol;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.TypeRegistry;
import dev.skein.protocol.rule.MethodRules;
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

    private static final Map<String, MethodRules> METHODS = methodsByPath();

    /** Knows every message of the contract; needed to print an {@code Any}. */
    public static final TypeRegistry TYPES = types();

    private Contract() {}

    /** All files of {@code skein.v1}. */
    public static List<FileDescriptor> files() {
        return FILES;
    }

    /** The method at a path such as {@code skein.v1.MessageService/Send}. */
    public static Optional<MethodRules> method(String path) {
        return Optional.ofNullable(METHODS.get(path));
    }

    /** All methods by their path. */
    public static Map<String, MethodRules> methods() {
        return METHODS;
    }

    private static Map<String, MethodRules> methodsByPath() {
        Map<String, MethodRules> methods = new HashMap<>();
        for (FileDescriptor file : FILES) {
            for (ServiceDescriptor service : file.getServices()) {
                for (MethodDescriptor method : service.getMethods()) {
                    methods.put(service.getFullName() + '/' + method.getName(), new MethodRules(method));
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
