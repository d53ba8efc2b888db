package dev.skein.gateway.session;

import dev.skein.gateway.auth.CallContext;
import dev.skein.gateway.auth.Identity;
import dev.skein.gateway.send.TokenBucket;
import dev.skein.v1.Platform;
import org.jspecify.annotations.Nullable;

/** An authenticated connection. Small on purpose: a gateway holds tens of thousands. */
public final class Session {
    private final String id;
    private final CallContext context;
    private final Socket socket;
    private final Outbound outbound;
    private final long since;
    private final boolean foreground;
    private final TokenBucket frameRate = new TokenBucket();
    private volatile long lastFrameAt;
    private volatile boolean ended;
    private boolean leaving;
    /** What is still to be said to a client that logs out. */
    private @Nullable Runnable farewell;

    Session(CallContext context, Socket socket, Outbound outbound, long since, boolean foreground) {
        this.id = context.sessionId();
        this.context = context;
        this.socket = socket;
        this.outbound = outbound;
        this.since = since;
        this.foreground = foreground;
    }

    public String id() {
        return id;
    }

    /** On whose behalf its calls run. */
    public CallContext context() {
        return context;
    }

    public Identity identity() {
        return context.identity();
    }

    public String appId() {
        return context.identity().appId();
    }

    public String userId() {
        return context.identity().userId();
    }

    public Platform platform() {
        return context.identity().platform();
    }

    public Socket socket() {
        return socket;
    }

    public Outbound outbound() {
        return outbound;
    }

    /** When it was opened, milliseconds since the epoch. */
    public long since() {
        return since;
    }

    public boolean foreground() {
        return foreground;
    }

    /** When its last frame came, by the {@link dev.skein.kit.time.SteadyClock}. */
    public long lastFrameAt() {
        return lastFrameAt;
    }

    public void frameCame(long now) {
        lastFrameAt = now;
    }

    /** 0 when one more frame is within the rate, else after how many milliseconds to try again. */
    public long tryFrame(long now, int perSecond) {
        return frameRate.tryTake(now, perSecond, perSecond);
    }

    /**
     * Its user logs out here. The revoked token ends the session before the logout is answered: from now on whoever would
     * kick it says this instead, once. False when it is leaving already.
     */
    public synchronized boolean leave(Runnable words) {
        if (leaving) {
            return false;
        }
        leaving = true;
        farewell = words;
        return true;
    }

    /** The logout failed. False when the farewell has been said all the same. */
    public synchronized boolean stay() {
        leaving = farewell == null;
        farewell = null;
        return !leaving;
    }

    /** Ends a session that is leaving; false when it is not. */
    public boolean sayFarewell() {
        Runnable words;
        synchronized (this) {
            if (!leaving) {
                return false;
            }
            words = farewell;
            farewell = null;
        }
        if (words != null) {
            words.run();
        }
        return true;
    }

    /** True the first time: who ends a session tidies up after it. */
    synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    boolean ended() {
        return ended;
    }

    boolean isMobile() {
        return switch (platform()) {
            case PLATFORM_ANDROID, PLATFORM_IOS, PLATFORM_IPAD, PLATFORM_HARMONY -> true;
            default -> false;
        };
    }

    boolean isWeb() {
        return platform() == Platform.PLATFORM_WEB || platform() == Platform.PLATFORM_MINI_PROGRAM;
    }
}
