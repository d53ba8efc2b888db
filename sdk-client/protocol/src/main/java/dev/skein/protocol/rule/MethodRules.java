package dev.skein.protocol.rule;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.skein.error.v1.ErrorCode;
import dev.skein.options.v1.Access;
import dev.skein.options.v1.Backend;
import dev.skein.options.v1.MethodRule;
import dev.skein.options.v1.RateClass;
import dev.skein.options.v1.RuleProto;
import dev.skein.options.v1.ServiceRule;
import dev.skein.protocol.SkeinException;
import java.util.List;
import java.util.Set;

/** What the contract says of a method. Safe for any thread. */
public final class MethodRules {
    private final MethodDescriptor method;
    private final MethodRule rule;
    private final ServiceRule service;
    private final Set<Access> by;
    private final MessageRules request;

    public MethodRules(MethodDescriptor method) {
        this.method = method;
        rule = method.getOptions().getExtension(RuleProto.rule);
        service = method.getService().getOptions().getExtension(RuleProto.service);
        by = Set.copyOf(rule.getByList());
        request = MessageRules.of(method.getInputType());
    }

    public MethodDescriptor method() {
        return method;
    }

    /** Who may call. */
    public Set<Access> by() {
        return by;
    }

    /** Whether anyone may call. Then nobody asks who it is, either: an old token must not keep a user from a new one. */
    public boolean isOpen() {
        return by.contains(Access.ACCESS_OPEN);
    }

    public RateClass rate() {
        return rule.getRate();
    }

    /** Whether a caller that got no answer may simply ask again. */
    public boolean isRepeatable() {
        return method.getOptions().getIdempotencyLevel() != IdempotencyLevel.IDEMPOTENCY_UNKNOWN;
    }

    /** Whether it changes nothing. */
    public boolean isRead() {
        return method.getOptions().getIdempotencyLevel() == IdempotencyLevel.NO_SIDE_EFFECTS;
    }

    public boolean isAudited() {
        return rule.getAudited();
    }

    /** The requirements it serves. */
    public List<String> ids() {
        return rule.getIdsList();
    }

    public Backend backend() {
        return service.getBackend();
    }

    /** The code of a field that breaks its rule and names none. */
    public ErrorCode badParameter() {
        return service.getBadParameter();
    }

    /**
     * Checks an encoded request.
     *
     * @throws SkeinException BAD_JSON when it is none; else one that names the field
     */
    public void check(byte[] encoded) {
        check(decoded(encoded));
    }

    /** @throws SkeinException BAD_JSON when it is no request of this method */
    public Message decoded(byte[] encoded) {
        try {
            return DynamicMessage.parseFrom(method.getInputType(), encoded);
        } catch (InvalidProtocolBufferException e) {
            throw SkeinException.of(ErrorCode.BAD_JSON, "the request is no encoded message of " + method.getFullName());
        }
    }

    /** @throws SkeinException that names the field */
    public void check(Message message) {
        request.check(message, badParameter());
    }
}
