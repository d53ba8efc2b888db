package dev.skein.push.outbound.log;

import dev.skein.push.vendor.Push;
import dev.skein.push.vendor.PushVendor;
import dev.skein.push.vendor.VendorAnswer;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Writes one line instead of waking anything: for trying out, and for tests. The text only shows at debug level. */
@Singleton
public class LogVendor implements PushVendor {
    private static final Logger LOG = Logger.getLogger(LogVendor.class);

    @Override
    public String name() {
        return "log";
    }

    @Override
    public Uni<VendorAnswer> push(Push push) {
        Push.Origin origin = push.origin();
        LOG.infof(
                "push app=%s user=%s device=%s platform=%s conversation=%s seq=%d sender=%s folded=%d unread=%b",
                push.target().appId(),
                push.target().userId(),
                push.target().deviceId(),
                push.target().platform(),
                origin.conversationId(),
                origin.seq(),
                origin.sender(),
                origin.folded(),
                push.countsAsUnread());
        LOG.debugf("push %s shows: %s", push.id(), push.text());
        return Uni.createFrom().item(new VendorAnswer.Delivered(push.id()));
    }
}
