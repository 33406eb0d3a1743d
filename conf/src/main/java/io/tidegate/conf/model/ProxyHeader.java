package io.tidegate.conf.model;

/** Whether connections from certain addresses begin with a header of the PROXY protocol. */
public enum ProxyHeader {
    REQUIRED,
    OPTIONAL
}
