package io.tidegate.conf.model;

/** The account by which the proxy logs in to the servers of a group. */
public record Account(String user, Secret password) {}
