/** An account at a channel: its settings, how they are read and checked, and its client certificate. */
package upay.channel.account;
