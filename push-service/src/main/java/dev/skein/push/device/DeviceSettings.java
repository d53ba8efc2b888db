package dev.skein.push.device;

import java.time.Duration;

/**
 * @param maxPerUser devices one user may have; the oldest give way
 * @param memoryUsers users whose devices are remembered
 * @param memoryLife how long they are remembered, and so how late another replica may notice a new device
 */
public record DeviceSettings(int maxPerUser, int memoryUsers, Duration memoryLife) {}
