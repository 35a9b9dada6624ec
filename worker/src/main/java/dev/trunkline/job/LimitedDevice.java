package dev.trunkline.job;

/** What a tenant says of a device. */
public record LimitedDevice(String tenant, DeviceAddress device, DeviceLimits limits) {}
