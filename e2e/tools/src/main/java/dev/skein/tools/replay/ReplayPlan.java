package dev.skein.tools.replay;

import java.time.Duration;

/**
 * How to replay.
 *
 * @param url gateway
 * @param suffix ends every user id
 * @param speed how many times faster than it happened; 0: as fast as acknowledgements come
 * @param settleWithin how long members may take at the end to have everything
 */
public record ReplayPlan(String url, String appKey, IrcLog log, String suffix, double speed, Duration settleWithin) {}
