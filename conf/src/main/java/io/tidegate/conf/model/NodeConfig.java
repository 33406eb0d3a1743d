package io.tidegate.conf.model;

import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.Role;

/** One server of a group. */
public record NodeConfig(String name, Endpoint endpoint, Role role) {}
