import { expect, test } from "vitest";
import { isPrivateAddress } from "./is-private-address.ts";

test.each([
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "127.0.0.1",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "[::1]",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:0:0",
  "0:0:0:0:0:ffff:10.0.0.1",
  "::127.0.0.1",
  "64:ff9b::10.0.0.1",
  "64:ff9b::a9fe:a9fe",
  "64:ff9b:1::1",
  "fc00::1",
  "fd12:3456::1",
  "fe80::1%eth0",
  "fec0::1",
  "ff02::1",
  "2002:7f00:1::",
  "2001:db8::1",
  "not an address",
  "",
])("A8: %s is private", (address) => {
  expect(isPrivateAddress(address)).toBe(true);
});

test.each([
  "8.8.8.8",
  "1.1.1.1",
  "172.15.0.1",
  "172.32.0.1",
  "100.128.0.1",
  "192.169.0.1",
  "::ffff:8.8.8.8",
  "64:ff9b::8.8.8.8",
  "64:ff9b::808:808",
  "2606:4700::1111",
  "2a00:1450:4001::200e",
])("A8: %s is public", (address) => {
  expect(isPrivateAddress(address)).toBe(false);
});
