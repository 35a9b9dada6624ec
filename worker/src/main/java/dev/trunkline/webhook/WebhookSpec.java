package dev.trunkline.webhook;

/** A webhook as it is asked for, checked. */
public record WebhookSpec(String tenant, String name, WebhookUrl url, EventChoice choice, boolean enabled) {}
