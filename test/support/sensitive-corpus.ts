import type { SensitiveKind } from "../../src/clean/sensitive-rules.js";

/**
 * Lines as tickets, configurations, logs and mails hold them, what is sensitive marked as `⟦kind:value⟧`. All of it is made
 * up: numbers and addresses are from ranges for fiction or belong to nobody we know, keys are repetitions.
 */
const LINES = String.raw`
Please call ⟦phone:+44 20 7946 0123⟧ or write to ⟦mail:ana.brandt+noc@mail.example.org⟧ before noon
Caller: J. Doe, ⟦phone:(202) 555-0143⟧, badge 4471
Hotline ⟦phone:1-800-555-0199⟧, option 3
Tel. ⟦phone:+49 30 23125 123⟧, Mobil ⟦phone:+49 151 23456789⟧
Reach me on ⟦phone:020 7946 0123⟧ or ⟦phone:07700 900123⟧
Rappelez le ⟦phone:01 99 00 12 34⟧ svp
Appelez ⟦phone:+33 1 99 00 12 34⟧ avant midi
Tel: ⟦phone:+1 202 555 0143⟧ ext. 12
SMS to ⟦phone:+442079460123⟧ failed
Ring ⟦phone:030-23125123⟧ in Berlin
mobile: ⟦phone:+31 6 12345678⟧
contact=⟦mail:noc@isp.example.net⟧;ticket=INC0104224
From: Ana <⟦mail:ana@example.com⟧>
To: ⟦mail:first.last@sub.domain.example.co.uk⟧, ⟦mail:ops_team@example.io⟧
mailto:⟦mail:help-desk@example.org⟧?subject=down
ping ⟦ip:8.8.8.8⟧ fails, ping 10.1.2.3 works
peer ⟦ip:93.184.216.34⟧ is idle
neighbor ⟦ip:81.2.69.142⟧ remote-as 64500
ip route 0.0.0.0 0.0.0.0 ⟦ip:81.2.69.1⟧
%SEC-6-IPACCESSLOGP: list 101 denied tcp ⟦ip:45.33.32.156⟧(51234) -> 10.0.0.5(22), 1 packet
set peer [⟦ip:151.101.1.140⟧]:179
Denied from ⟦ip:2a00:1450:4001:82a::200e⟧ to fe80::1
ipv6 route ::/0 ⟦ip:2606:4700:4700::1111⟧
src=⟦ip:2620:fe:0:0:0:0:0:9⟧ dst=2001:db8::5
Client ⟦mac:00:1b:44:11:3a:b7⟧ roams
MAC_MOVE: ⟦mac:001b.4411.3ab7⟧ between Gi1/0/1 and Gi1/0/2
arp entry ⟦mac:00-1B-44-11-3A-B7⟧ is stale
Station ⟦mac:a4:5e:60:ab:cd:ef⟧ deauthenticated
card ⟦card:4111 1111 1111 1111⟧ was declined
paid with ⟦card:378282246310005⟧
⟦card:5555-5555-5555-4444⟧ expires 04/27
PAN=⟦card:6011111111111117⟧
IBAN ⟦iban:GB82 WEST 1234 5698 7654 32⟧ please
account ⟦iban:DE89370400440532013000⟧ is closed
IBAN: ⟦iban:FR14 2004 1010 0505 0001 3M02 606⟧
transfer to ⟦iban:NL91ABNA0417164300⟧ today
SSN ⟦ssn:078-05-1120⟧ on the form
social security number: ⟦ssn:219-09-9999⟧
git clone https://⟦credentials:deploy:hunter2⟧@git.example/x.git
copy ftp://⟦credentials:backup:S3cret!⟧@10.0.0.9/running-config
jdbc:postgresql://⟦credentials:app:pa55w0rd⟧@db.local:5432/app
mongodb+srv://⟦credentials:root:example1⟧@cluster0.example/db
AWS key ⟦token:AKIAIOSFODNN7EXAMPLE⟧ in the log
aws_secret_access_key = ⟦token:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY⟧
token ⟦token:ghp_a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1⟧
Authorization: Bearer ⟦token:eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmN⟧
Bearer ⟦token:abc123abc123abc123abc123⟧
api_key=⟦token:a1b2c3d4e5f6a7b8c9d0⟧
"client_secret": "⟦token:0123abcd0123abcd0123abcd⟧"
x-api-key: ⟦token:k9k9k9k9k9k9k9k9k9k9k9k9⟧
export NPM_TOKEN=⟦token:npm_a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1⟧
glab auth ⟦token:glpat-a1a1a1a1a1a1a1a1a1a1⟧
hook ⟦token:xoxb-111111111111-aaaaaaaaaaaa⟧ posts
⟦private-key:-----BEGIN RSA PRIVATE KEY-----\nMIIBaaaaaaaa\n-----END RSA PRIVATE KEY-----⟧
⟦private-key:-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----⟧ was mailed
enable secret 5 ⟦secret:$1$mERr$hx5rVt7rPNoS4wqbXKX7m0⟧
enable secret 8 ⟦secret:$8$dsYGNam3K1SIJO$7nv/35M/qr6t.dVc7UY9zrJDWRVqncHub1PE9UlMQFs⟧
enable secret 9 ⟦secret:$9$nhEmQVczB7dqsO$X.HsgL6x1il0RxkOSSvyQYwucySCt7qFm4v7pqCxkKM⟧
enable secret 0 ⟦secret:topsecret⟧
enable password 7 ⟦secret:0822455D0A16⟧
enable password ⟦secret:topsecret⟧
enable algorithm-type scrypt secret 0 ⟦secret:topsecret1⟧
username admin privilege 15 secret 5 ⟦secret:$1$abcd$hx5rVt7rPNoS4wqbXKX7m0⟧
username admin privilege 15 password 7 ⟦secret:094F471A1A0A⟧
username ops secret ⟦secret:letmein⟧
username eapi role network-admin secret sha512 ⟦secret:$6$abcdefgh$0123456789abcdefghijkl⟧
username cisco password 0 ⟦secret:cisco123⟧
 password 7 ⟦secret:13061E010803557878⟧
 ppp chap password 0 ⟦secret:dialme⟧
snmp-server community ⟦community:Gr33nField⟧ RW
snmp-server community ⟦community:public⟧ RO 10
snmp-server host 10.1.1.5 version 2c ⟦community:Traps2026⟧
snmp-server host 10.1.1.5 traps version 2c ⟦community:Traps2026⟧
set snmp community ⟦community:Gr33nField⟧ authorization read-only
community ⟦community:Gr33nField⟧ { authorization read-only; }
The poller uses community ⟦community:NetOps1⟧ with read access
snmp-server user mon MON v3 auth sha ⟦secret:OneKey99⟧ priv aes 256 ⟦secret:TwoKey99⟧
tacacs-server key 7 ⟦secret:094F471A1A0A⟧
tacacs-server host 10.1.1.9 key ⟦secret:T4cacs!⟧
radius-server host 10.1.1.8 auth-port 1812 acct-port 1813 key 7 ⟦secret:094F471A1A0A⟧
radius-server key ⟦secret:R4dius⟧
 key 7 ⟦secret:13061E010803557878⟧
 server-key 7 ⟦secret:13061E010803557878⟧
crypto isakmp key ⟦secret:Tunnel-Key⟧ address 198.51.100.9
 pre-shared-key local ⟦secret:Left-Key-1⟧
 pre-shared-key ascii-text "⟦secret:$9$abcdefghij⟧"
 wpa-psk ascii 0 ⟦secret:Hall2099-Key⟧
set psksecret ENC ⟦secret:a1B2c3D4e5F6==⟧
set password ENC ⟦secret:AK1abcdefgh12345⟧
 neighbor 192.0.2.1 password 7 ⟦secret:094F471A1A0A⟧
 neighbor 192.0.2.1 password ⟦secret:Bgp-Pass⟧
 ip ospf authentication-key 7 ⟦secret:13061E010803⟧
 ip ospf message-digest-key 1 md5 7 ⟦secret:13061E010803⟧
 isis password ⟦secret:Area51x⟧
 standby 1 authentication md5 key-string 7 ⟦secret:13061E010803⟧
 key-string 7 ⟦secret:02050D480809⟧
ntp authentication-key 10 md5 ⟦secret:03175E3B1F⟧ 7
authentication-key "⟦secret:$9$aHji.fTzAuORE24aZ⟧"; ## SECRET-DATA
encrypted-password "⟦secret:$6$aaaa$bbbbbbbbbbbbbbbb⟧"; ## SECRET-DATA
secret "⟦secret:$9$aHji.fTzAuORE24aZ⟧"; ## SECRET-DATA
Password: ⟦password:hunter22⟧
the new password is: ⟦password:Winter2026!⟧
passwd=⟦password:Xk29!bbq⟧ in the script
interface GigabitEthernet1/0/24 vlan 10,20,30
route 10.1.2.3 via 192.168.0.1, 172.16.4.4, 100.64.0.1
documentation 192.0.2.1 198.51.100.7 203.0.113.9, mask 255.255.255.0
access-list 10 permit 172.16.0.0 0.15.255.255
version 15.2(7)E3 and IOS XE 17.09.04a
running version 12.1.3.4 on all of them
firmware 7.0.12.1 is old, release 9.1.2.3 is new
snmpwalk of 1.3.6.1.4.1.9.9.13.1.3.1.3 times out
INC0104224 opened 2026-03-04 13:05:00, REF801527
order 1234567890123456 was shipped
card 4111 1111 1111 1112 fails its check
tracking number 1Z 999 AA1 01 2345 6784
Please remove the enable password from ham-asw-01, then tell us.
send the username and password to your users
the password was changed; password again and again
TACACS key on ham-asw-01 does not match
The SNMP community is wrong on two switches
members of the community read with interest
lucky numbers 37-13-34-85-56-42
uptime is 37 weeks, 2 days, 04:12:55
Boston, MA 02111-1307
000-12-3456 and 12-34-5678 and 900-12-3456
a @ b, user@localhost, 3 @ 5.00
fe80::21b:44ff:fe11:3ab7 on Vlan10, ff02::1, fd12:3456:789a::1
std::vector and Foo::Bar at 12:30:45
sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
commit 3f2a9c1 touched 12 files
router bgp 64500, area 0.0.0.1, router-id 10.255.0.1
serial FCW2231L0AB, part WS-C3850-24T
-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----
key chain OSPF-KEYS, key 1, cryptographic-algorithm hmac-sha-256
description uplink to +2 floors, 1+1 redundant
MTU 1500, 802.1Q tag 4094, AS 65001:100
line con 0, exec-timeout 10 0, logging synchronous
2026-08-01T12:34:56.789Z host sshd[1234]: session closed
https://docs.example/a/b?c=1#d and http://10.0.0.1:8080/x
invoice 2026-000123, 1.234.567,89 EUR, 3.141.592 rows
set interfaces ge-0/0/0 unit 0 family inet address 10.1.1.1/30
token ring, secret santa, api gateway, bearer of news
GB29 is a room, FR14 a rack, DE89 another
the key 7 on the keypad is broken
ext. 4471, room 212-A, floor 3
coordinates 51.5074, -0.1278
`;

export interface LabelledText {
  text: string;
  spans: { kind: SensitiveKind; start: number; end: number }[];
}

/** The corpus as texts and the places of what is sensitive in them. */
export function sensitiveCorpus(): LabelledText[] {
  return LINES.split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const spans: LabelledText["spans"] = [];
      let text = "";
      for (const piece of line.replaceAll("\\n", "\n").split(/(⟦[^⟧]*⟧)/)) {
        const marked = /^⟦([a-z-]+):([\s\S]*)⟧$/.exec(piece);
        if (marked === null) {
          text += piece;
          continue;
        }
        const [, kind = "", value = ""] = marked;
        spans.push({ kind: kind as SensitiveKind, start: text.length, end: text.length + value.length });
        text += value;
      }
      return { text, spans };
    });
}
