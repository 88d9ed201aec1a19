module completions {

  def "nu-complete smsctl color" [] {
    [ "auto" "always" "never" ]
  }

  # Set up, change, test and inspect the SMS connector behind phone sign-in
  export extern smsctl [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete smsctl setup color" [] {
    [ "auto" "always" "never" ]
  }

  # Set up a connector and make it live; asks for everything that the flags leave out
  export extern "smsctl setup" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --check                   # Save only if the connector passes `smsctl check`
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup twilio color" [] {
    [ "auto" "always" "never" ]
  }

  # Twilio Programmable Messaging: sends your own wording, worldwide
  export extern "smsctl setup twilio" [
    --account-sid: string     # Account SID: AC and 32 hexadecimal digits [or $TWILIO_ACCOUNT_SID]
    --auth-token: string      # Auth token of the account (or use an API key instead) [or $TWILIO_AUTH_TOKEN]
    --api-key-sid: string     # API key SID, instead of the auth token: SK and 32 hexadecimal digits [or $TWILIO_API_KEY]
    --api-key-secret: string  # Secret of the API key [or $TWILIO_API_SECRET]
    --region: string          # Region that processes messages, such as ie1; each has its own credentials [or $TWILIO_REGION]
    --edge: string            # Edge location of Twilio's network, such as dublin [or $TWILIO_EDGE]
    --from: string            # Sender: your Twilio number (+1...), a short code, an alphanumeric id (Acme), or a Messaging Service SID (MG...)
    --messaging-service-sid: string # Messaging Service SID (MG...) whose settings apply to messages of this sender
    --risk-check: string      # Whether Twilio may refuse messages that look like SMS pumping
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup twilio color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup aliyun color" [] {
    [ "auto" "always" "never" ]
  }

  # Aliyun (Alibaba Cloud) SMS: sends templates registered there, in mainland China and overseas
  export extern "smsctl setup aliyun" [
    --access-key-id: string   # AccessKey ID of a RAM user [or $ALIBABA_CLOUD_ACCESS_KEY_ID]
    --access-key-secret: string # AccessKey secret, shown once when the key is created [or $ALIBABA_CLOUD_ACCESS_KEY_SECRET]
    --region: string          # Region: cn-hangzhou for all of mainland China, ap-southeast-1 for the international site [default: cn-hangzhou]
    --sign-name: string       # Approved signature (签名), or china=NAME,overseas=NAME
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup aliyun color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup aliyun-auth color" [] {
    [ "auto" "always" "never" ]
  }

  # Aliyun number authentication: sends Aliyun's own templates, in mainland China only
  export extern "smsctl setup aliyun-auth" [
    --access-key-id: string   # AccessKey ID of a RAM user [or $ALIBABA_CLOUD_ACCESS_KEY_ID]
    --access-key-secret: string # AccessKey secret, shown once when the key is created [or $ALIBABA_CLOUD_ACCESS_KEY_SECRET]
    --sign-name: string       # Signature (签名) that Aliyun gave you
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup aliyun-auth color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup tencent color" [] {
    [ "auto" "always" "never" ]
  }

  # Tencent Cloud SMS: sends registered templates, in mainland China and overseas
  export extern "smsctl setup tencent" [
    --secret-id: string       # SecretId of a Tencent Cloud API key [or $TENCENTCLOUD_SECRET_ID]
    --secret-key: string      # SecretKey of the same API key [or $TENCENTCLOUD_SECRET_KEY]
    --sdk-app-id: string      # SDK AppID of the SMS application: digits, such as 1400006666
    --region: string          # Region that handles the requests [default: ap-guangzhou] [or $TENCENTCLOUD_REGION]
    --site: string            # Site that the account belongs to: china (cloud.tencent.com) or international (tencentcloud.com) [default: china]
    --sign-name: string       # Approved signature (its text): NAME, or china=NAME,overseas=NAME
    --sender-id: string       # Sender id for numbers outside mainland China, if Tencent assigned you one
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup tencent color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup sns color" [] {
    [ "auto" "always" "never" ]
  }

  # Amazon SNS: sends your own wording, worldwide
  export extern "smsctl setup sns" [
    --access-key-id: string   # Access key ID of an IAM user that may publish [or $AWS_ACCESS_KEY_ID]
    --secret-access-key: string # Secret access key, shown once when the key is created [or $AWS_SECRET_ACCESS_KEY]
    --session-token: string   # Session token, for a temporary key [or $AWS_SESSION_TOKEN]
    --region: string          # Region that sends, such as eu-central-1; each has its own spend limit and SMS sandbox [or $AWS_REGION]
    --sender-id: string       # Sender id shown on phones, where the country allows one: 1 to 11 letters and digits, at least one letter
    --origination-number: string # Your number that sends, with + and country code
    --sms-type: string        # Route: transactional for codes, or promotional [default: transactional]
    --max-price: string       # Maximum price of a message in USD, such as 0.50
    --dlt-entity-id: string   # Entity ID of your registration on India's DLT platform, for numbers in India
    --dlt-template-id: string # DLT template ID of the wording of each usage, such as generic=1107...; that of generic is used for the rest
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup sns color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup vonage color" [] {
    [ "auto" "always" "never" ]
  }

  # Vonage (Nexmo): sends your own wording, worldwide
  export extern "smsctl setup vonage" [
    --api-key: string         # API key of the account, 8 characters [or $VONAGE_API_KEY]
    --api-secret: string      # API secret of the account [or $VONAGE_API_SECRET]
    --from: string            # Sender: a number of your account without its plus (14155550100), or an alphanumeric id (Acme)
    --dlt-entity-id: string   # Entity ID of your registration on India's DLT platform, for numbers in India
    --dlt-template-id: string # DLT template ID of the wording of each usage, such as generic=1107...; that of generic is used for the rest
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup vonage color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup plivo color" [] {
    [ "auto" "always" "never" ]
  }

  # Plivo: sends your own wording, worldwide
  export extern "smsctl setup plivo" [
    --auth-id: string         # Auth ID of the account: MA or SA and 18 characters [or $PLIVO_AUTH_ID]
    --auth-token: string      # Auth token of the account [or $PLIVO_AUTH_TOKEN]
    --from: string            # Sender: a number of your account (+1...), a short code, or an alphanumeric id (Acme)
    --dlt-entity-id: string   # Entity ID of your registration on India's DLT platform, for numbers in India
    --dlt-template-id: string # DLT template ID of the wording of each usage, such as generic=1107...; that of generic is used for the rest
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup plivo color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup sinch color" [] {
    [ "auto" "always" "never" ]
  }

  # Sinch: sends your own wording, worldwide
  export extern "smsctl setup sinch" [
    --service-plan-id: string # Service plan ID [or $SINCH_SERVICE_PLAN_ID]
    --api-token: string       # API token of the service plan [or $SINCH_API_TOKEN]
    --from: string            # Sender: a number, a short code or an alphanumeric id [default: the plan's default number]
    --region: string          # Region of the service plan: us, eu, br, ca or au [default: us]
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup sinch color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup telnyx color" [] {
    [ "auto" "always" "never" ]
  }

  # Telnyx: sends your own wording, worldwide
  export extern "smsctl setup telnyx" [
    --api-key: string         # API key (V2) of the account [or $TELNYX_API_KEY]
    --from: string            # Sender: a number of your account (+1...), a short code, or an alphanumeric id (Acme)
    --messaging-profile-id: string # Messaging profile ID; an alphanumeric sender needs it
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup telnyx color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup infobip color" [] {
    [ "auto" "always" "never" ]
  }

  # Infobip: sends your own wording, worldwide
  export extern "smsctl setup infobip" [
    --host: string            # Base URL of the account, such as xxxxx.api.infobip.com [or $INFOBIP_HOST]
    --api-key: string         # API key of the account [or $INFOBIP_API_KEY]
    --from: string            # Sender: an alphanumeric id of at most 11 characters (Acme), a number, or a short code
    --dlt-entity-id: string   # Entity ID of your registration on India's DLT platform, for numbers in India
    --dlt-template-id: string # DLT template ID of the wording of each usage, such as generic=1107...; that of generic is used for the rest
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup infobip color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup bird color" [] {
    [ "auto" "always" "never" ]
  }

  # Bird (MessageBird): sends your own wording, worldwide
  export extern "smsctl setup bird" [
    --workspace-id: string    # Workspace ID, a UUID [or $BIRD_WORKSPACE_ID]
    --channel-id: string      # ID of the SMS channel, a UUID; the channel is the sender [or $BIRD_CHANNEL_ID]
    --access-key: string      # Access key with the role Application developer [or $BIRD_ACCESS_KEY]
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup bird color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup gatewayapi color" [] {
    [ "auto" "always" "never" ]
  }

  # GatewayAPI: sends your own wording, worldwide; a Danish company, with a second platform that runs only in the EU
  export extern "smsctl setup gatewayapi" [
    --api-token: string       # API token of the account [or $GATEWAYAPI_TOKEN]
    --from: string            # Sender: an alphanumeric id of at most 11 characters (Acme), or a number of at most 15 digits
    --host: string            # Platform: gatewayapi.com, or gatewayapi.eu for an account on the EU platform [default: gatewayapi.com]
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup gatewayapi color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup 46elks color" [] {
    [ "auto" "always" "never" ]
  }

  # 46elks: sends your own wording, worldwide; a Swedish company
  export extern "smsctl setup 46elks" [
    --username: string        # API username: u and 32 characters [or $ELKS_USERNAME]
    --password: string        # API password [or $ELKS_PASSWORD]
    --from: string            # Sender: a number of your account (+46...), or an alphanumeric id (Acme)
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup 46elks color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup smsaero color" [] {
    [ "auto" "always" "never" ]
  }

  # SMS Aero: sends your own wording to Russia and neighbours
  export extern "smsctl setup smsaero" [
    --email: string           # E-mail address of the account [or $SMSAERO_EMAIL]
    --api-key: string         # API key of the account, 32 characters [or $SMSAERO_API_KEY]
    --sign: string            # Signature shown as the sender; SMS Aero is shared by all accounts [default: SMS Aero]
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup smsaero color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup yunpian color" [] {
    [ "auto" "always" "never" ]
  }

  # Yunpian: sends your own wording if it matches an approved template, in mainland China and overseas
  export extern "smsctl setup yunpian" [
    --api-key: string         # API key of the account or of a sub-account
    --international: string   # Whether to send to numbers outside mainland China; Yunpian has to enable it first [default: false]
    --server: string          # API server: china (sms.yunpian.com) or overseas (us.yunpian.com) [default: china]
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup yunpian color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup smsbao color" [] {
    [ "auto" "always" "never" ]
  }

  # SMSBao: sends your own wording, in mainland China and overseas
  export extern "smsctl setup smsbao" [
    --username: string        # User name of the account
    --api-key: string         # API key of the account, or the MD5 sum of its password in hexadecimal digits
    --goods-id: string        # Product ID, if your messages use a product of their own
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup smsbao color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup whatsapp color" [] {
    [ "auto" "always" "never" ]
  }

  # WhatsApp Business (Meta's Cloud API): sends your authentication templates, once Meta has approved them
  export extern "smsctl setup whatsapp" [
    --access-token: string    # Access token of a system user, with the permission whatsapp_business_messaging [or $WHATSAPP_ACCESS_TOKEN]
    --phone-number-id: string # ID of the phone number that sends: digits, not the number itself [or $WHATSAPP_PHONE_NUMBER_ID]
    --account-id: string      # ID of the WhatsApp Business account, which `check` needs to find the templates [or $WHATSAPP_BUSINESS_ACCOUNT_ID]
    --language: string        # Language of the templates; for another language, write a template as NAME/LANGUAGE [default: en]
    --api-version: string     # Version of the Graph API [default: v23.0]
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup whatsapp color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup logto-http color" [] {
    [ "auto" "always" "never" ]
  }

  # A server for Logto's HTTP SMS connector: it gets the code and the usage, writes the message and sends it
  export extern "smsctl setup logto-http" [
    --endpoint: string        # Address that the message is posted to
    --authorization: string   # Complete Authorization header, if the receiver needs one
    --insecure: string        # Allow http:// to another machine, on a network that you trust [default: false]
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup logto-http color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup http color" [] {
    [ "auto" "always" "never" ]
  }

  # Your own gateway, described in the file: its requests, and how its responses are read
  export extern "smsctl setup http" [
    --url: string             # URL that a message is sent to; {{to}} and other placeholders are filled in
    --method: string          # Method of the request [default: post]
    --basic: string           # Login of Basic authentication, such as me:{{secret.password}}
    --headers: string         # A header of every request, such as Authorization=Bearer {{secret.token}}
    --query: string           # A part of the query
    --json-body: string       # JSON body, such as {"to": "{{to}}", "text": "{{text}}"}
    --form-body: string       # A field of a form body
    --text-body: string       # Any other body; its Content-Type is a header
    --calling-code: string    # Calling code of the country whose numbers {{national}} stands for, such as 86; others are refused
    --signature: string       # How {{signature}} is computed: the HMAC-SHA256 of the body
    --id: string              # Where the response holds the message id: /messages/0/id, header:NAME or text:PATTERN
    --success: string         # When a message counts as accepted; without it, with any status from 200 to 299
    --refusal: string         # Where a refusal holds its code and message
    --errors: string          # What a code means, or an HTTP status
    --delivery: string        # The request that asks for the delivery state of a message
    --check: string           # A request that sends nothing and fails with wrong credentials, for `smsctl check`
    --emulation: string       # What the sandbox responds, where that does not follow from the rest
    --secrets: string         # A secret, which fills in {{secret.NAME}}
    --insecure: string        # Allow http:// to other machines, on a network that you trust [default: false]
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup http color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl setup exec color" [] {
    [ "auto" "always" "never" ]
  }

  # Your own program: reads a message as JSON and reports the result
  export extern "smsctl setup exec" [
    --command: string         # Program and its arguments; run without a shell
    --check                   # Save only if the connector passes `smsctl check`
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup exec color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: the provider's name]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --from-json: path         # Read fields and templates from a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template to this number first; save only if the provider accepts it
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl change color" [] {
    [ "auto" "always" "never" ]
  }

  # Switch to another connector; the previous one keeps its settings and templates
  export extern "smsctl change" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl change color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The same as NAME
    --check                   # Change only if the connector passes `smsctl check`
    --push                    # Make it live in the linked sign-in service first, as `smsctl push` does; if the service refuses it, nothing changes
    --service: string         # The linked service of --push, if there are several
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help
    to?: string               # A connector, a provider (its only connector, or `smsctl setup` if it has none), or - for the previous live connector
  ]

  def "nu-complete smsctl test color" [] {
    [ "auto" "always" "never" ]
  }

  # Send a verification code through the live connector
  export extern "smsctl test" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl test color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --template: string        # Usage whose template is sent, such as sign-in; may be repeated [default: generic]
    --all-templates           # Send the template of every usage
    --to: string              # Recipient, with + and country code; may be repeated [default: the saved test recipient]
    --to-file: path           # File of recipients, one per line, # for comments; - for stdin
    --resume                  # Continue the last batch of this file: skip messages that were accepted or may have been sent
    --code: string            # The code to send [default: six random digits]
    --connector: string       # The same as NAME
    --locale: string          # Language, such as zh-CN
    --dry-run                 # Send nothing; print the exact request, with secrets masked
    --wait: string            # Wait until the message is delivered or has failed, for at most SECS seconds (60 without a value)
    --confirm                 # Ask which code arrived and compare it with the one that was sent
    --show-code               # Include the code in the JSON
    --concurrency: string     # How many messages to send at the same time
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
    name?: string             # The connector [default: the live one]
  ]

  def "nu-complete smsctl check color" [] {
    [ "auto" "always" "never" ]
  }

  # Check a connector without sending: file, secrets, network, credentials, balance, sender, templates
  export extern "smsctl check" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl check color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The same as NAME
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
    name?: string             # The connector [default: the live one]
  ]

  def "nu-complete smsctl show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show a connector with its secrets masked
  export extern "smsctl show" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl show color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The same as NAME
    --origin                  # Show where each value comes from
    --help(-h)                # Print help (see more with '--help')
    name?: string             # The connector [default: the live one]
  ]

  def "nu-complete smsctl list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the saved connectors and mark the live one
  export extern "smsctl list" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl list color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl set color" [] {
    [ "auto" "always" "never" ]
  }

  # Change settings of a connector
  export extern "smsctl set" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl set color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The same as NAME
    --help(-h)                # Print help
    ...changes: string        # The connector, if it is not the live one, then fields with new values; FIELD asks for the value, FIELD=- reads it from stdin, FIELD= removes it
  ]

  def "nu-complete smsctl remove color" [] {
    [ "auto" "always" "never" ]
  }

  # Delete a saved connector with its settings and templates
  export extern "smsctl remove" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl remove color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The same as NAME
    --yes(-y)                 # Do not ask for confirmation
    --help(-h)                # Print help (see more with '--help')
    name?: string             # The connector
  ]

  def "nu-complete smsctl template color" [] {
    [ "auto" "always" "never" ]
  }

  # View and change what messages say
  export extern "smsctl template" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl template color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl template list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the template of every usage
  export extern "smsctl template list" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl template list color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
    name?: string             # The same as --connector
  ]

  def "nu-complete smsctl template show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show a template as it is saved
  export extern "smsctl template show" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl template show color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
    usage: string             # register, sign-in, forgot-password, generic, or a name of your own
    name?: string             # The same as --connector
  ]

  def "nu-complete smsctl template set color" [] {
    [ "auto" "always" "never" ]
  }

  # Set the wording of a usage, or its registered template id
  export extern "smsctl template set" [
    --locale: string          # Set the wording for this language only, such as zh-CN
    --params: string          # Variables that the registered template takes, in its order: code, minutes, or NAME=VALUE, where VALUE is code, minutes or any other text [default: as before; code for a new template]
    --new                     # Create this usage, even if its name resembles another's
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl template set color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
    usage: string             # register, sign-in, forgot-password, generic, or a name of your own
    value: string             # Wording with {{code}}, or a registered id (china=ID,overseas=ID if they differ); - for stdin
    name?: string             # The same as --connector
  ]

  def "nu-complete smsctl template unset color" [] {
    [ "auto" "always" "never" ]
  }

  # Remove the template of a usage; generic is used instead
  export extern "smsctl template unset" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl template unset color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
    usage: string             # register, sign-in, forgot-password, generic, or a name of your own
    name?: string             # The same as --connector
  ]

  def "nu-complete smsctl template edit color" [] {
    [ "auto" "always" "never" ]
  }

  # Edit a template in $EDITOR
  export extern "smsctl template edit" [
    --locale: string          # Language to edit, such as zh-CN
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl template edit color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
    usage: string             # register, sign-in, forgot-password, generic, or a name of your own
    name?: string             # The same as --connector
  ]

  def "nu-complete smsctl template preview color" [] {
    [ "auto" "always" "never" ]
  }

  # Show a message as a phone displays it, with encoding and segments
  export extern "smsctl template preview" [
    --code: string            # Code to show
    --locale: string          # Language, such as zh-CN
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl template preview color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
    usage: string             # register, sign-in, forgot-password, generic, or a name of your own
    name?: string             # The same as --connector
  ]

  def "nu-complete smsctl template lint color" [] {
    [ "auto" "always" "never" ]
  }

  # Report problems, risks and avoidable costs of the templates
  export extern "smsctl template lint" [
    --offline                 # Do not ask the provider about registered templates
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl template lint color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
    name?: string             # The same as --connector
  ]

  def "nu-complete smsctl log color" [] {
    [ "auto" "always" "never" ]
  }

  # List the messages that were sent, with their outcome; messages to a sandbox are not listed
  export extern "smsctl log" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl log color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The same as NAME
    --since: string           # Only messages of this last period, such as 90s, 30m, 1h or 7d
    --help(-h)                # Print help (see more with '--help')
    name?: string             # Only messages sent through this connector
  ]

  def "nu-complete smsctl delivery color" [] {
    [ "auto" "always" "never" ]
  }

  # Look up the delivery status of a message
  export extern "smsctl delivery" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl delivery color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --wait: string            # Follow it until it is delivered or fails, for 60 s or SECS
    --to: string              # Recipient; some providers need it [default: the saved test recipient]
    --connector: string       # The same as NAME
    --sandbox: string         # Use the sandbox that runs at URL
    --help(-h)                # Print help (see more with '--help')
    id?: string               # Message id that `smsctl test` printed [default: the newest in `smsctl log`]
    name?: string             # The connector; may be given without ID [default: the live one]
  ]

  def "nu-complete smsctl providers color" [] {
    [ "auto" "always" "never" ]
  }

  # List the providers, or the fields and the guide of one
  export extern "smsctl providers" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl providers color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
    name?: string             # The provider
  ]

  def "nu-complete smsctl providers new color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a commented connector to describe your own HTTP gateway
  export extern "smsctl providers new" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl providers new color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl sandbox color" [] {
    [ "auto" "always" "never" ]
  }

  # Run a local server that emulates the providers' APIs, to test any program without real messages
  export extern "smsctl sandbox" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl sandbox color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --listen: string          # Address and port to listen on; port 0 means any free port
    --tls                     # Also serve TLS for the providers' host names; `smsctl sandbox ca` prints the certificate that clients have to trust
    --credential: string      # Accept this account too: "PROVIDER FIELD=VALUE... USAGE=TEMPLATE...", secrets as env:NAME or file:PATH; missing fields are those of the demo account
    --accept-any              # Accept every well-formed request, without checking credentials or signatures
    --fault: string           # Fail on purpose (see `smsctl help faults`), such as "to=+1415* every=3 refuse=21610", "throttle=30 times=2", "latency=500", "drop=after"
    --host: string            # Also accept requests to this host name, such as a container's
    --callback-to: string     # Allow status callbacks to this address; without it, they go to this machine only, and to nobody if --listen reaches beyond it
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl sandbox ca color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the path of the certificate to trust for TLS to the sandbox; creates it if needed
  export extern "smsctl sandbox ca" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl sandbox ca color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl sandbox ready color" [] {
    [ "auto" "always" "never" ]
  }

  # Check that a sandbox answers, for health checks: exits with 0 if it does, and with 7 if nothing answers
  export extern "smsctl sandbox ready" [
    --sandbox: string         # Use the sandbox that runs at URL [default: http://127.0.0.1:8025]
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl sandbox ready color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl sandbox run color" [] {
    [ "auto" "always" "never" ]
  }

  # Run a command against a new sandbox
  export extern "smsctl sandbox run" [
    --credential: string      # Accept this account too: "PROVIDER FIELD=VALUE... USAGE=TEMPLATE...", secrets as env:NAME or file:PATH; missing fields are those of the demo account
    --accept-any              # Accept every well-formed request, without checking credentials or signatures
    --fault: string           # Fail on purpose (see `smsctl help faults`), such as "to=+1415* every=3 refuse=21610", "throttle=30 times=2", "latency=500", "drop=after"
    --host: string            # Also accept requests to this host name, such as a container's
    --callback-to: string     # Allow status callbacks to this address; without it, they go to this machine only, and to nobody if --listen reaches beyond it
    --strict                  # Run the command in a network namespace where only the sandbox is reachable (Linux only)
    --listen: string          # Address and port to listen on [default: a free port on this machine]
    --allow: string           # Let the command reach this host through the proxy; a provider's host is refused
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl sandbox run color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help (see more with '--help')
    ...command: string        # The command and its arguments
  ]

  def "nu-complete smsctl inbox color" [] {
    [ "auto" "always" "never" ]
  }

  # Read the inbox of a running sandbox and wait for messages
  export extern "smsctl inbox" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl inbox color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --sandbox: string         # Use the sandbox that runs at URL [default: http://127.0.0.1:8025]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl inbox list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the newest messages in chronological order; with --after, the messages after that one
  export extern "smsctl inbox list" [
    --to: string              # Only messages to this number
    --provider: string        # Only messages of this provider
    --connector: string       # The same as NAME
    --after: string           # Only messages after this one, by its number in the inbox
    --limit: string           # How many to list at most
    --refused                 # List refused requests instead
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl inbox list color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --sandbox: string         # Use the sandbox that runs at URL [default: http://127.0.0.1:8025]
    --help(-h)                # Print help (see more with '--help')
    name?: string             # Only messages of this connector
  ]

  def "nu-complete smsctl inbox show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show a message or a refused request, with the HTTP request
  export extern "smsctl inbox show" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl inbox show color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --sandbox: string         # Use the sandbox that runs at URL [default: http://127.0.0.1:8025]
    --help(-h)                # Print help
    id: string                # Number in the inbox, or the provider's message id
  ]

  def "nu-complete smsctl inbox wait color" [] {
    [ "auto" "always" "never" ]
  }

  # Wait for a message; prints the newest if there is one, or with --after the first after that one
  export extern "smsctl inbox wait" [
    --to: string              # Only messages to this number
    --provider: string        # Only messages of this provider
    --connector: string       # The same as NAME
    --after: string           # Only messages after this one, by its number in the inbox
    --code-only               # Print only the code
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl inbox wait color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --sandbox: string         # Use the sandbox that runs at URL [default: http://127.0.0.1:8025]
    --help(-h)                # Print help (see more with '--help')
    name?: string             # Only messages of this connector
  ]

  def "nu-complete smsctl inbox clear color" [] {
    [ "auto" "always" "never" ]
  }

  # Delete all messages and refused requests, or the messages to one number
  export extern "smsctl inbox clear" [
    --to: string              # Only messages to this number
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl inbox clear color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --sandbox: string         # Use the sandbox that runs at URL [default: http://127.0.0.1:8025]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl import color" [] {
    [ "auto" "always" "never" ]
  }

  # Import a connector from a sign-in service, an export, or a provider's tool, and make it live
  export extern "smsctl import" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl import color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name edits that connector [default: its name in the document, or the provider's]
    --template: string        # Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    --allow-commands          # Accept the programs in the document, such as cmd:PROGRAM, without asking; smsctl will run them
    --provider: string        # Provider of the connector, for a document that fits several
    --profile: string         # Profile in the credentials file of a provider's tool [default: that of AWS_PROFILE or ALIBABA_CLOUD_PROFILE, or the file's own]
    --check                   # Save only if the connector passes `smsctl check`
    --account-sid: string     # Account SID: AC and 32 hexadecimal digits
    --auth-token: string      # Auth token of the account (or use an API key instead)
    --api-key-sid: string     # API key SID, instead of the auth token: SK and 32 hexadecimal digits
    --api-key-secret: string  # Secret of the API key
    --region: string          # Region that processes messages, such as ie1; each has its own credentials
    --edge: string            # Edge location of Twilio's network, such as dublin
    --from: string            # Sender: your Twilio number (+1...), a short code, an alphanumeric id (Acme), or a Messaging Service SID (MG...)
    --messaging-service-sid: string # Messaging Service SID (MG...) whose settings apply to messages of this sender
    --risk-check: string      # Whether Twilio may refuse messages that look like SMS pumping
    --access-key-id: string   # AccessKey ID of a RAM user
    --access-key-secret: string # AccessKey secret, shown once when the key is created
    --sign-name: string       # Approved signature (签名), or china=NAME,overseas=NAME
    --secret-id: string       # SecretId of a Tencent Cloud API key
    --secret-key: string      # SecretKey of the same API key
    --sdk-app-id: string      # SDK AppID of the SMS application: digits, such as 1400006666
    --site: string            # Site that the account belongs to: china (cloud.tencent.com) or international (tencentcloud.com)
    --sender-id: string       # Sender id for numbers outside mainland China, if Tencent assigned you one
    --secret-access-key: string # Secret access key, shown once when the key is created
    --session-token: string   # Session token, for a temporary key
    --origination-number: string # Your number that sends, with + and country code
    --sms-type: string        # Route: transactional for codes, or promotional
    --max-price: string       # Maximum price of a message in USD, such as 0.50
    --dlt-entity-id: string   # Entity ID of your registration on India's DLT platform, for numbers in India
    --dlt-template-id: string # DLT template ID of the wording of each usage, such as generic=1107...; that of generic is used for the rest
    --api-key: string         # API key of the account, 8 characters
    --api-secret: string      # API secret of the account
    --auth-id: string         # Auth ID of the account: MA or SA and 18 characters
    --service-plan-id: string # Service plan ID
    --api-token: string       # API token of the service plan
    --messaging-profile-id: string # Messaging profile ID; an alphanumeric sender needs it
    --host: string            # Base URL of the account, such as xxxxx.api.infobip.com
    --workspace-id: string    # Workspace ID, a UUID
    --channel-id: string      # ID of the SMS channel, a UUID; the channel is the sender
    --access-key: string      # Access key with the role Application developer
    --username: string        # API username: u and 32 characters
    --password: string        # API password
    --email: string           # E-mail address of the account
    --sign: string            # Signature shown as the sender; SMS Aero is shared by all accounts
    --international: string   # Whether to send to numbers outside mainland China; Yunpian has to enable it first
    --server: string          # API server: china (sms.yunpian.com) or overseas (us.yunpian.com)
    --goods-id: string        # Product ID, if your messages use a product of their own
    --access-token: string    # Access token of a system user, with the permission whatsapp_business_messaging
    --phone-number-id: string # ID of the phone number that sends: digits, not the number itself
    --account-id: string      # ID of the WhatsApp Business account, which `check` needs to find the templates
    --language: string        # Language of the templates; for another language, write a template as NAME/LANGUAGE
    --api-version: string     # Version of the Graph API
    --endpoint: string        # Address that the message is posted to
    --authorization: string   # Complete Authorization header, if the receiver needs one
    --insecure: string        # Allow http:// to another machine, on a network that you trust
    --url: string             # URL that a message is sent to; {{to}} and other placeholders are filled in
    --method: string          # Method of the request
    --basic: string           # Login of Basic authentication, such as me:{{secret.password}}
    --headers: string         # A header of every request, such as Authorization=Bearer {{secret.token}}
    --query: string           # A part of the query
    --json-body: string       # JSON body, such as {"to": "{{to}}", "text": "{{text}}"}
    --form-body: string       # A field of a form body
    --text-body: string       # Any other body; its Content-Type is a header
    --calling-code: string    # Calling code of the country whose numbers {{national}} stands for, such as 86; others are refused
    --signature: string       # How {{signature}} is computed: the HMAC-SHA256 of the body
    --id: string              # Where the response holds the message id: /messages/0/id, header:NAME or text:PATTERN
    --success: string         # When a message counts as accepted; without it, with any status from 200 to 299
    --refusal: string         # Where a refusal holds its code and message
    --errors: string          # What a code means, or an HTTP status
    --delivery: string        # The request that asks for the delivery state of a message
    --emulation: string       # What the sandbox responds, where that does not follow from the rest
    --secrets: string         # A secret, which fills in {{secret.NAME}}
    --command: string         # Program and its arguments; run without a shell
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
    file: path                # Config of a sign-in service, an `smsctl export`, a .env, or the credentials file of a provider's tool; - for stdin
  ]

  def "nu-complete smsctl export color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete smsctl export format" [] {
    [ "logto" "supabase" "supabase-env" "casdoor" "zitadel" "keycloak" "kratos" "authentik" "env" "k8s" "json" ]
  }

  # Print a connector for a sign-in service, a shell, Kubernetes or another machine
  export extern "smsctl export" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl export color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The same as NAME
    --format: string@"nu-complete smsctl export format" # Output format
    --show-secrets            # Include secrets: their values instead of references or blanks
    --help(-h)                # Print help (see more with '--help')
    name?: string             # The connector [default: the live one]
  ]

  def "nu-complete smsctl link color" [] {
    [ "auto" "always" "never" ]
  }

  # Link a sign-in service, so that `push`, `pull` and `diff` reach it
  export extern "smsctl link" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl link color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the link; an existing name edits that link [default: the service's name]
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl link logto color" [] {
    [ "auto" "always" "never" ]
  }

  # Logto, your own or in its cloud, reached by its Management API
  export extern "smsctl link logto" [
    --endpoint: string        # Address of Logto without a path, such as https://auth.example.com
    --app-id: string          # App ID of a machine-to-machine app with the role "Logto Management API access" [or $LOGTO_APP_ID]
    --app-secret: string      # App secret of that app [or $LOGTO_APP_SECRET]
    --resource: string        # Resource indicator of the Management API, if it is not https://default.logto.app/api or, in the cloud, that of the tenant
    --insecure: string        # Allow http:// to another machine, on a network that you trust [default: false]
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl link logto color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the link; an existing name edits that link [default: the service's name]
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl link supabase color" [] {
    [ "auto" "always" "never" ]
  }

  # Supabase's hosted platform, reached by its Management API
  export extern "smsctl link supabase" [
    --project-ref: string     # Reference of the project: the 20 letters in the address of its dashboard [or $SUPABASE_PROJECT_ID]
    --access-token: string    # Access token, from https://supabase.com/dashboard/account/tokens [or $SUPABASE_ACCESS_TOKEN]
    --api: string             # Address of the Management API without a path [default: https://api.supabase.com]
    --insecure: string        # Allow http:// to another machine, on a network that you trust [default: false]
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl link supabase color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the link; an existing name edits that link [default: the service's name]
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl unlink color" [] {
    [ "auto" "always" "never" ]
  }

  # Forget a linked sign-in service, which keeps its connector
  export extern "smsctl unlink" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl unlink color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
    name?: string             # The link [default: the only one]
  ]

  def "nu-complete smsctl push color" [] {
    [ "auto" "always" "never" ]
  }

  # Configure the live connector in the linked sign-in service, which then sends with it
  export extern "smsctl push" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl push color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --dry-run                 # Show what differs and what would be done, and change nothing
    --test-to: string         # Let the service send a test to this number first; push only if that succeeds
    --service: string         # The linked service, if there are several
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl pull color" [] {
    [ "auto" "always" "never" ]
  }

  # Import the connector that is live in the linked sign-in service, and make it live here
  export extern "smsctl pull" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl pull color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # Name of the connector; an existing name replaces that connector [default: the provider's, or a free one]
    --service: string         # The linked service, if there are several
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl diff color" [] {
    [ "auto" "always" "never" ]
  }

  # Compare the live connector with what is live in the linked service; exits with 11 if they differ
  export extern "smsctl diff" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl diff color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --service: string         # The linked service, if there are several
    --sandbox: string         # Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl config color" [] {
    [ "auto" "always" "never" ]
  }

  # Locate, validate and edit the configuration file, and undo changes to it
  export extern "smsctl config" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl config color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl config path color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the path of the file
  export extern "smsctl config path" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl config path color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl config validate color" [] {
    [ "auto" "always" "never" ]
  }

  # Check the file without changing it
  export extern "smsctl config validate" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl config validate color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl config schema color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a JSON Schema of the file, for completion in editors
  export extern "smsctl config schema" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl config schema color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl config edit color" [] {
    [ "auto" "always" "never" ]
  }

  # Edit the file in $EDITOR; saves only a valid file
  export extern "smsctl config edit" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl config edit color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl config history color" [] {
    [ "auto" "always" "never" ]
  }

  # List the last 20 changes, newest first
  export extern "smsctl config history" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl config history color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl config undo color" [] {
    [ "auto" "always" "never" ]
  }

  # Undo the last change, or change N and all later ones; undo again to redo
  export extern "smsctl config undo" [
    --yes(-y)                 # Do not ask before undoing your own edits since the last change
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl config undo color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
    number?: string           # Number of the change in `config history` [default: the newest]
  ]

  def "nu-complete smsctl completions color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete smsctl completions shell" [] {
    [ "bash" "zsh" "fish" "elvish" "nushell" "powershell" ]
  }

  # Print a completion script for a shell
  export extern "smsctl completions" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl completions color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
    shell: string@"nu-complete smsctl completions shell"
  ]

  def "nu-complete smsctl man color" [] {
    [ "auto" "always" "never" ]
  }

  # Write man pages for all commands and help topics into a folder
  export extern "smsctl man" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl man color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
    folder: path              # The folder, such as ~/.local/share/man/man1
  ]

  def "nu-complete smsctl help color" [] {
    [ "auto" "always" "never" ]
  }

  # Print help for a command or a topic
  export extern "smsctl help" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl help color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
    ...words: string          # A command with its subcommands, or a topic
  ]

  def "nu-complete smsctl status color" [] {
    [ "auto" "always" "never" ]
  }

  # Print what `smsctl` without a command prints
  export extern "smsctl status" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl status color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

}

export use completions *
