// An OpenID provider for tests: oidc-provider as it is, with people who log in without a page, and
// with answers that can be spoiled on the way out. Says "provider on URL" and ends with its parent.
//   node provider.mjs NODE_MODULES REDIRECT_BASE
import crypto from 'node:crypto';
import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, redirectBase] = process.argv.slice(2);
const entry = path.join(path.resolve(modules), 'oidc-provider/lib/index.js');
const { default: Provider } = await import(pathToFileURL(entry));

const kinds = {
    RS256: () => crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }),
    PS256: () => crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ES256: () => crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    EdDSA: () => crypto.generateKeyPairSync('ed25519'),
};

// What the test says; see "POST /control".
let state = { user: 'ada-1', email: 'ada@example.com', verified: true, spoil: null, delay: 0 };
let keys = {}, provider, serve;

function makeKeys() {
    keys = {};
    for (const [alg, make] of Object.entries(kinds)) {
        const kid = crypto.randomUUID();
        keys[alg] = { kid, key: make().privateKey };
    }
}

function jwks() {
    return {
        keys: Object.entries(keys).map(([alg, { kid, key }]) => (
            { ...key.export({ format: 'jwk' }), kid, alg, use: 'sig' })),
    };
}

function sign(alg, text, key) {
    if (alg === 'EdDSA') return crypto.sign(null, text, key);
    if (alg === 'ES256') return crypto.sign('sha256', text, { key, dsaEncoding: 'ieee-p1363' });
    if (alg === 'PS256') {
        return crypto.sign('sha256', text, {
            key, padding: crypto.constants.RSA_PKCS1_PSS_PADDING,
            saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST,
        });
    }
    return crypto.sign('sha256', text, key);
}

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part) => JSON.parse(Buffer.from(part, 'base64url'));

// The same token with other claims, signed as well as before, or not.
function spoiled(token, { claims = {}, header = {}, signature }) {
    const [head, body, was] = token.split('.');
    const newHead = { ...decode(head), ...header };
    const text = `${encode(newHead)}.${encode({ ...decode(body), ...claims })}`;
    if (signature === 'none') return `${text}.`;
    if (signature === 'old') return `${text}.${was}`;
    if (signature === 'hmac') {
        // The public key as a shared secret: the classic confusion.
        const secret = crypto.createPublicKey(keys.RS256.key).export({ type: 'spki', format: 'pem' });
        return `${text}.${crypto.createHmac('sha256', secret).update(text).digest('base64url')}`;
    }
    const alg = decode(head).alg;
    const key = signature === 'stranger' ? kinds[alg]().privateKey : keys[alg].key;
    return `${text}.${sign(alg, Buffer.from(text), key).toString('base64url')}`;
}

function client(alg) {
    const name = alg.toLowerCase();
    return {
        client_id: `nahtlos-${name}`,
        client_secret: 'a secret that only tests know',
        redirect_uris: [`${redirectBase}/v1/staff/oidc/${name}/callback`],
        post_logout_redirect_uris: [`${redirectBase}/`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        id_token_signed_response_alg: alg,
    };
}

function makeProvider(issuer) {
    provider = new Provider(issuer, {
        clients: Object.keys(kinds).map(client),
        jwks: jwks(),
        enabledJWA: { idTokenSigningAlgValues: Object.keys(kinds) },
        conformIdTokenClaims: false,
        claims: { openid: ['sub'], email: ['email', 'email_verified'] },
        cookies: { keys: ['test'] },
        features: { devInteractions: { enabled: false } },
        interactions: { url: (ctx, one) => `/interaction/${one.uid}` },
        pkce: { required: () => true, methods: ['S256'] },
        findAccount: (ctx, sub) => ({
            accountId: sub,
            claims: () => ({ sub, email: state.email, email_verified: state.verified }),
        }),
    });
    provider.use(async (ctx, next) => {
        await next();
        if (ctx.path !== '/token' || ctx.status !== 200 || !state.spoil) return;
        ctx.body = { ...ctx.body, id_token: spoiled(ctx.body.id_token, state.spoil) };
    });
    serve = provider.callback();
}

async function interact(request, response) {
    const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
    if (state.refuse) {
        return provider.interactionFinished(request, response,
            { error: 'access_denied', error_description: 'not today' });
    }
    if (prompt.name === 'login') {
        return provider.interactionFinished(request, response, { login: { accountId: state.user } });
    }
    const grant = grantId ? await provider.Grant.find(grantId)
        : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    return provider.interactionFinished(request, response,
        { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

async function control(request, response) {
    let text = '';
    for await (const part of request) text += part;
    const said = JSON.parse(text);
    if (said.rotate) {
        makeKeys();
        makeProvider(`http://127.0.0.1:${server.address().port}`);
    }
    state = { ...state, ...said };
    response.end('{}');
}

const server = http.createServer((request, response) => {
    if (request.url === '/control') return control(request, response);
    const answer = () => (request.url.startsWith('/interaction/')
        ? interact(request, response).catch((error) => {
            console.error(error);
            response.statusCode = 500;
            response.end();
        })
        : serve(request, response));
    if (state.delay > 0 && !request.url.startsWith('/auth')) return setTimeout(answer, state.delay);
    return answer();
});
const parent = process.ppid;
setInterval(() => { if (process.ppid !== parent) process.exit(0); }, 1000);
server.listen(0, '127.0.0.1', () => {
    const issuer = `http://127.0.0.1:${server.address().port}`;
    makeKeys();
    makeProvider(issuer);
    console.log(`provider on ${issuer}`);
});
