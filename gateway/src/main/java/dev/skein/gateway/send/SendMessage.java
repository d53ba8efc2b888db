package dev.skein.gateway.send;

import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.auth.CallContext;
import dev.skein.gateway.auth.Identity;
import dev.skein.gateway.auth.TrustKeeper;
import dev.skein.gateway.auth.TrustedApp;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * What the gateway does about a send: is this a user, does the user keep to the rate, then on to the owner of the
 * conversation. Everything else about it is decided there.
 */
@Singleton
public class SendMessage {
    private final MessageOwners owners;
    private final SendRates rates;
    private final TrustKeeper trustKeeper;

    public SendMessage(MessageOwners owners, SendRates rates, TrustKeeper trustKeeper) {
        this.owners = owners;
        this.rates = rates;
        this.trustKeeper = trustKeeper;
    }

    /** Sends without an answer yet. */
    public int unanswered() {
        return owners.unanswered();
    }

    public Uni<byte[]> send(CallContext context, byte[] request, long timeoutMs, String trace) {
        Identity sender = context.identity();
        if (sender.userId().isEmpty()) {
            throw SkeinException.of(ErrorCode.USER_ONLY, "name the sender with skein-act-as");
        }
        if (sender.kind() == Identity.Kind.USER) {
            TrustedApp.Rules rules = trustKeeper.trust().rulesOf(sender.appId());
            long waitMs = rates.tryTake(sender.appId(), sender.userId(), rules);
            if (waitMs > 0) {
                throw SkeinException.retryAfter(ErrorCode.RATE_LIMITED, waitMs);
            }
        }
        return owners.send(context, request, timeoutMs, trace);
    }
}
