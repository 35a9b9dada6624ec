package dev.trunkline.api.access;

/** What a route is about, and so whose tokens may use it at all. */
enum Extent {
  /** Devices one by one: a token that is limited to some of them sees no other there. */
  DEVICES,
  /** What belongs to the tenant as a whole: no token that is limited to some devices. */
  TENANT,
  /** The installation, whatever the tenant: tokens of the tenant default only. */
  INSTALLATION
}
