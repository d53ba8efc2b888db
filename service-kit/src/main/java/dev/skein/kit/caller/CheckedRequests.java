package dev.skein.kit.caller;

import com.google.protobuf.Message;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.rule.MethodRules;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ServerCall;

/** Lets a request reach its endpoint only when all its fields keep the rules of the contract. */
final class CheckedRequests<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private final MethodRules rules;
    private boolean refused;

    CheckedRequests(ServerCall.Listener<Q> endpoint, ServerCall<Q, ?> call, MethodRules rules) {
        super(endpoint);
        this.call = call;
        this.rules = rules;
    }

    @Override
    public void onMessage(Q message) {
        try {
            rules.check((Message) message);
        } catch (SkeinException broken) {
            refused = true;
            GrpcErrors.close(call, broken);
            return;
        }
        super.onMessage(message);
    }

    @Override
    public void onHalfClose() {
        // Without it an endpoint would be told that its request is missing.
        if (!refused) {
            super.onHalfClose();
        }
    }
}
