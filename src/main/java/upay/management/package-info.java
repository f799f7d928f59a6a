/** The management port: health, probes and the sandbox proxy, closed to web pages in a browser. */
package upay.management;
