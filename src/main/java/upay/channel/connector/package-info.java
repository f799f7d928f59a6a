/** The interface that each channel's connector implements, with the HTTP request and response it translates. */
package upay.channel.connector;
