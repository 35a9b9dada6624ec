package dev.trunkline.job;

/**
 * What is known of a device.
 *
 * @param device of whichever tenant: it is the same machine for all of them
 */
public record LimitedDevice(DeviceAddress device, DeviceLimits limits) {}
